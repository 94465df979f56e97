package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.fresh;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.OtherNames;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D6, V4, V5: what only a connection to a database can tell, of one database and of all of a server's. */
class PerDatabaseTest {

    private static final String SIZE = "pg_stat_user_tables_table_size_bytes";
    private static final String INSERTED = "pg_stat_user_tables_n_tup_ins";

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void sizes_are_exact_and_wait_for_no_lock(int major) throws Exception {
        try (var server = fresh(major, Map.of());
                var admin = session(server, "postgres");
                var holder = session(server, "postgres")) {
            execute(
                    admin,
                    "create role watcher login",
                    "grant pg_monitor to watcher",
                    "grant execute on function pg_stat_file(text, boolean) to watcher",
                    "create table sized (id int primary key, text text)",
                    "insert into sized select n, repeat(n::text, 100) from generate_series(1, 3000) n");
            long table = number(admin, "select pg_table_size('sized')");
            long indexes = number(admin, "select pg_indexes_size('sized')");
            holder.setAutoCommit(false);
            execute(holder, "lock table sized in access exclusive mode");
            try (var watched = new Watched(server, "watcher", OtherNames.NONE, 200)) {
                until("the table has its size", () -> watched.value(SIZE, "relname", "sized") == table);
                assertThat(watched.value("pg_stat_user_tables_index_size_bytes", "relname", "sized"))
                        .isEqualTo((double) indexes);
                until(
                        "so has its index",
                        () -> watched.value("pg_general_index_info_pg_relation_size", "indexrelname", "sized_pkey")
                                == indexes);
            }
            holder.rollback();
        }
    }

    @Test
    void without_the_grant_sizes_are_what_was_last_counted() throws Exception {
        try (var server = fresh(16, Map.of());
                var admin = session(server, "postgres")) {
            execute(
                    admin,
                    "create role watcher login",
                    "grant pg_monitor to watcher",
                    "create table sized (id int)",
                    "insert into sized select generate_series(1, 10000)",
                    "vacuum analyze sized");
            long counted = number(admin, "select relpages * 8192 from pg_class where relname = 'sized'");
            try (var watched = new Watched(server, "watcher", OtherNames.NONE, 200)) {
                until("the table has its size", () -> watched.value(SIZE, "relname", "sized") == counted);
            }
        }
    }

    @Test
    void the_largest_tables_are_shown_and_the_others_added_up() throws Exception {
        try (var server = fresh(17, Map.of("autovacuum", "off"));
                var admin = session(server, "postgres")) {
            for (int i = 0; i < 12; i++) {
                execute(
                        admin,
                        "create table t" + i + " (id int)",
                        "insert into t" + i + " select generate_series(1, " + (i + 1) * 1000 + ")");
            }
            until(
                    "the server has counted them",
                    () -> number(admin, "select sum(n_tup_ins) from pg_stat_user_tables") == 78_000);
            try (var watched = new Watched(server, "postgres", OtherNames.NONE, 4)) {
                until("four and the rest", () -> watched.count(INSERTED) == 5);
                until("the largest are shown", () -> watched.value(INSERTED, "relname", "t11") == 12_000);
                until("the others are added up", () -> watched.value(INSERTED, "relname", "other") == 36_000);
                assertThat(watched.value(INSERTED, "relname", "t7")).isNaN();
                assertThat(watched.value("pg_stat_user_tables_last_vacuum", "relname", "other"))
                        .isNaN();
                // A small one grows past all others: it is shown, and what the others did until then does not shrink.
                execute(admin, "insert into t0 select generate_series(1, 90000)", "vacuum t0");
                until("it is shown", () -> watched.value(INSERTED, "relname", "t0") == 91_000);
                assertThat(watched.value(INSERTED, "relname", "other")).isGreaterThanOrEqualTo(36_000);
            }
        }
    }

    @Test
    void other_databases_are_watched_as_they_come_and_go() throws Exception {
        try (var server = fresh(15, Map.of());
                var admin = session(server, "postgres")) {
            execute(admin, "create database ledger");
            table(server, "ledger", "entries");
            try (var watched = new Watched(server, "postgres", new OtherNames(true, List.of()), 200)) {
                until("ledger is watched", () -> watched.count(SIZE, "datname", "ledger", "relname", "entries") == 1);
                execute(admin, "create database archive");
                table(server, "archive", "boxes");
                watched.loop().call(() -> watched.target().discover());
                until("archive is watched", () -> watched.count(SIZE, "datname", "archive", "relname", "boxes") == 1);
                assertThat(watched.target().otherDatabases()).containsExactly("archive", "ledger");
                execute(admin, "drop database archive with (force)");
                watched.loop().call(() -> watched.target().discover());
                until("archive is gone", () -> watched.count(SIZE, "datname", "archive") == 0);
                assertThat(watched.count(SIZE, "datname", "ledger")).isEqualTo(1);
            }
        }
    }

    @Test
    void what_a_migration_leaves_behind_has_a_series() throws Exception {
        try (var server = fresh(18, Map.of());
                var admin = session(server, "postgres")) {
            leave(admin);
            try (var watched = new Watched(server, "postgres", OtherNames.NONE, 200)) {
                until("invalid", () -> watched.value("godwit_invalid_index", "indexrelname", "broken") == 1);
                until("not valid", () -> watched.value("godwit_constraint_not_valid", "conname", "positive") == 1);
                until(
                        "duplicate",
                        () -> watched.value("godwit_index_problems", "indexrelname", "second", "problem", "duplicate")
                                == 1);
                until(
                        "unused",
                        () -> watched.value("godwit_index_problems", "indexrelname", "first", "problem", "unused")
                                == 1);
                // The sequence is a bigint's, the column is not: it is the column that runs out.
                until(
                        "nearly used up",
                        () -> watched.value("godwit_sequence_used_ratio", "sequencename", "left_behind_id_seq") > 0.9);
                until("a session holds the horizon", () -> watched.count("godwit_xmin_horizon_age_xids") >= 0);
            }
        }
    }

    @Test
    void room_on_the_disk_of_a_server_here_is_known() throws Exception {
        try (var server = fresh(16, Map.of());
                var watched = new Watched(server, "postgres", OtherNames.NONE, 200)) {
            until("data", () -> watched.value("godwit_disk_free_bytes", "disk", "data") > 0);
            until("wal", () -> watched.value("godwit_disk_size_bytes", "disk", "wal") > 0);
        }
    }

    private static void leave(Connection admin) throws Exception {
        execute(
                admin,
                "create table left_behind (id serial, other int)",
                "alter sequence left_behind_id_seq as bigint",
                "select setval('left_behind_id_seq', 2000000000)",
                "insert into left_behind (id, other) values (1, 1), (2, 1), (3, -1)",
                "alter table left_behind add constraint positive check (other > 0) not valid",
                "create index first on left_behind (other)",
                "create index second on left_behind (other)");
        try {
            execute(admin, "create unique index concurrently broken on left_behind (other)");
        } catch (java.sql.SQLException duplicates) {
            assertThat(duplicates.getMessage()).contains("could not create unique index");
        }
    }

    private static void table(EmbeddedServer server, String database, String name) throws Exception {
        try (var there = session(server, "postgres", database)) {
            execute(there, "create table " + name + " (id int)", "insert into " + name + " values (1)");
        }
    }
}
