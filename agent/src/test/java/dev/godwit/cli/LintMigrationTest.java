package dev.godwit.cli;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintMigrationTest {

    @TempDir
    private Path directory;

    private final Typed typed = new Typed();

    @Test
    void a_file_is_told_statement_by_statement() throws Exception {
        var file = file("1.sql", "alter table orders add note text;\n\ncreate index orders_note on orders (note);\n");
        assertThat(typed.run("migration", "lint", file)).isEqualTo(Exit.NO);
        assertThat(typed.out()).isEqualTo("""
                FILE
                   1  line 1: alter table orders add note text
                      ACCESS EXCLUSIVE on orders: reads and writes wait for a moment, and before that for all who use it to end their transactions
                  FILE:1:1: warning: no-lock-timeout: while this waits for ACCESS EXCLUSIVE on orders, everybody who comes later waits behind it, and nothing limits how long
                      safer:
                          set lock_timeout = '2s';  -- and try again when it runs out
                   2  line 3: create index orders_note on orders (note)
                  FILE:3:1: danger: create-index-blocking: SHARE on orders: writes wait while all of it is read
                      safer:
                          create index concurrently orders_note on orders(note);
                1 file, 2 statements: 1 dangers, 1 warnings, 0 notes, 0 ignored
                """.replace("FILE", file));
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void only_dangers_say_no_unless_it_is_strict() throws Exception {
        var file = file("1.sql", "alter table orders add note text");
        assertThat(typed.run("migration", "lint", file)).isEqualTo(Exit.YES);
        assertThat(typed.run("migration", "lint", "--strict", file)).isEqualTo(Exit.NO);
        assertThat(typed.run("migration", "lint", "--strict", file("2.sql", "create table n (id bigint)")))
                .isEqualTo(Exit.YES);
    }

    @Test
    void a_folder_stands_for_its_files_in_order() throws Exception {
        file("b.sql", "select 1");
        file("a.sql", "select 1");
        file("c.txt", "drop table t");
        assertThat(typed.run("migration", "lint", directory.toString())).isEqualTo(Exit.YES);
        assertThat(typed.out()).containsSubsequence("a.sql", "b.sql", "2 files").doesNotContain("c.txt");
    }

    @Test
    void mistakes_are_told_together_with_their_places() throws Exception {
        var file = file("1.sql", "select 1;\n-- godwit:ignore drop-colum gone\ndrop table t");
        assertThat(typed.run("migration", "lint", file)).isEqualTo(Exit.USAGE);
        assertThat(typed.out()).contains("danger: drop-table");
        assertThat(typed.err())
                .contains("1.sql:2:1: godwit:ignore: unknown rule \"drop-colum\"")
                .contains("hint: ");
        assertThat(typed.run("migration", "lint", directory.resolve("gone.sql").toString()))
                .isEqualTo(Exit.USAGE);
        assertThat(typed.err()).contains("gone.sql:1:1: no such file");
        assertThat(typed.run("migration", "lint", "--server-version", "13", file))
                .isEqualTo(Exit.USAGE);
        assertThat(typed.run("migration", "lint", "--database", "shop", file)).isEqualTo(Exit.USAGE);
        assertThat(typed.run("migration", "lint", "--url", "postgresql://u:secret@h/d", file))
                .isEqualTo(Exit.USAGE);
        assertThat(typed.err()).contains("holds a password").doesNotContain("secret");
        assertThat(typed.run("migration")).isEqualTo(Exit.USAGE);
    }

    @Test
    void a_database_that_does_not_answer_is_the_worlds_failure() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var url = "postgresql://u@127.0.0.1:" + port + "/d";
        assertThat(typed.run("migration", "lint", "--url", url, file("1.sql", "select 1")))
                .isEqualTo(Exit.WORLD);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_database_adds_sizes_and_decides_what_the_text_leaves_open(int major) throws Exception {
        var server = shared(major);
        try (var admin = session(server, "postgres")) {
            execute(admin, "drop database if exists lint", "create database lint");
        }
        try (var session = session(server, "postgres", "lint")) {
            execute(
                    session,
                    "create table customers (id bigint primary key)",
                    "create table orders (id int primary key, a int, note varchar(10), customer bigint references customers,"
                            + " constraint a_is check (a is not null))",
                    "insert into orders select g, g, 'x' from generate_series(1, 100000) g",
                    "create table parts (id int) partition by range (id)",
                    "create table parts_1 partition of parts for values from (0) to (10)",
                    "create type mood as enum ('sad')",
                    "create domain positive as int check (value > 0)",
                    "create index on orders (lower(note), a)",
                    "vacuum analyze orders");
            var file = file("1.sql", """
                    set lock_timeout = '1s';
                    alter table orders alter note type varchar(20);
                    alter table orders alter a set not null;
                    alter table orders add m mood;
                    alter table orders alter id type bigint;
                    alter table orders drop constraint orders_customer_fkey;
                    alter table parts add b int;
                    alter table orders add p positive;
                    """);
            // A lock on everything: nothing that is asked waits for one.
            session.setAutoCommit(false);
            execute(session, "lock table orders, parts, customers in access exclusive mode");
            assertThat(typed.run("migration", "lint", "--url", server.url("lint"), "--json", file))
                    .as(typed.err())
                    .isEqualTo(Exit.NO);
        }
        var answer = new JsonObject(typed.out());
        assertThat(answer.getInteger("server_version")).isEqualTo(major);
        var found = answer.getJsonArray("files").getJsonObject(0);
        assertThat(found.getJsonArray("findings").stream()
                        .map(each ->
                                ((JsonObject) each).getInteger("line") + " " + ((JsonObject) each).getString("rule")))
                .containsExactly("5 change-type", "6 drop-constraint", "7 partitioned-parent", "8 add-column-domain");
        assertThat(found.getJsonArray("findings").getJsonObject(1).getString("text"))
                .contains("also ACCESS EXCLUSIVE on public.customers");
        var operation = found.getJsonArray("statements")
                .getJsonObject(4)
                .getJsonArray("operations")
                .getJsonObject(0);
        assertThat(operation.getString("lock")).isEqualTo("AccessExclusiveLock");
        assertThat(operation.getString("rewrite")).isEqualTo("yes");
        assertThat(operation.getLong("bytes")).isBetween(5_000_000L, 20_000_000L);
        assertThat(operation.getDouble("rows")).isEqualTo(100_000.0);
    }

    @Test
    void one_of_a_configurations_databases_may_be_asked() throws Exception {
        var config =
                file("godwit.yml", "databases: {shop: {url: \"" + shared(16).url("postgres") + "\"}}\n");
        var file = file("1.sql", "select 1");
        assertThat(typed.run("migration", "lint", "--config", config, file))
                .as(typed.err())
                .isEqualTo(Exit.YES);
        assertThat(typed.run("migration", "lint", "--config", config, "--database", "shop", file))
                .isEqualTo(Exit.YES);
        assertThat(typed.run("migration", "lint", "--config", config, "--database", "ship", file))
                .isEqualTo(Exit.USAGE);
        assertThat(typed.err()).contains("there is no ship").contains("shop");
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
