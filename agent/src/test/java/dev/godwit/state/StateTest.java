package dev.godwit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {

    private static final Instant NOW = Instant.parse("2026-11-21T17:00:00Z");

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        RealServers.await(vertx.close());
    }

    @Test
    void what_was_written_is_there_after_a_restart() throws Exception {
        var state = open();
        RealServers.await(state.run(connection -> insert(connection, "a")));
        RealServers.await(state.close());

        assertThat(ids(open())).containsExactly("a");
    }

    @Test
    void work_is_done_whole_or_not_at_all_and_in_the_order_it_was_asked_for() throws Exception {
        var state = open();
        var first = state.run(connection -> insert(connection, "a"));
        var second = state.run(connection -> {
            insert(connection, "b");
            return insert(connection, "a");
        });
        var third = state.run(connection -> insert(connection, "c"));

        RealServers.await(Future.join(first, second.otherwiseEmpty(), third));
        assertThatThrownBy(() -> RealServers.await(second)).hasRootCauseInstanceOf(SQLException.class);
        assertThat(ids(state)).containsExactly("a", "c");
    }

    @Test
    void a_store_that_was_full_once_takes_work_again_when_there_is_room() throws Exception {
        var state = open();
        RealServers.await(state.run(connection -> insert(connection, "a")));
        RealServers.await(state.run(connection -> execute(connection, "pragma max_page_count = 1")));

        var full = state.run(connection -> {
            insert(connection, "b");
            return insert(connection, "c".repeat(1_000_000));
        });
        assertThatThrownBy(() -> RealServers.await(full)).hasMessageContaining("SQLITE_FULL");
        RealServers.await(state.run(connection -> execute(connection, "pragma max_page_count = 100000")));

        RealServers.await(state.run(connection -> insert(connection, "d")));
        assertThat(ids(state)).containsExactly("a", "d");
    }

    @Test
    void work_that_the_database_rolled_back_by_itself_leaves_a_store_that_works_and_is_still_this_agents_alone()
            throws Exception {
        var state = open();
        RealServers.await(state.run(connection -> execute(
                connection,
                "create trigger gone before insert on migration when new.id = 'bad'"
                        + " begin select raise(rollback, 'gone'); end")));
        var bad = state.run(connection -> {
            insert(connection, "a");
            return insert(connection, "bad");
        });
        var half = state.run(connection -> {
            insert(connection, "b");
            throw new SQLException("half done");
        });

        assertThatThrownBy(() -> RealServers.await(bad)).hasMessageContaining("gone");
        assertThatThrownBy(() -> RealServers.await(half)).hasMessageContaining("half done");
        RealServers.await(state.run(connection -> insert(connection, "c")));
        assertThat(ids(state)).containsExactly("c");
        var second = new State(vertx, directory.resolve("../" + directory.getFileName()));
        assertThatThrownBy(() -> RealServers.await(second.open(NOW))).hasMessageContaining("in use by another agent");
    }

    @Test
    void a_connection_that_is_lost_is_opened_anew_with_everything_in_it() throws Exception {
        var state = open();
        RealServers.await(state.run(connection -> insert(connection, "a")));
        var lost = state.run(connection -> {
            insert(connection, "b");
            connection.close();
            return null;
        });

        assertThatThrownBy(() -> RealServers.await(lost)).isNotNull();
        RealServers.await(state.run(connection -> insert(connection, "c")));
        assertThat(ids(state)).containsExactly("a", "c");
    }

    @Test
    void a_second_agent_is_refused_the_directory() throws Exception {
        open();
        var second = new State(vertx, directory.resolve("../" + directory.getFileName()));

        assertThatThrownBy(() -> RealServers.await(second.open(NOW))).hasMessageContaining("in use by another agent");
    }

    @Test
    void a_damaged_file_is_moved_aside_and_an_empty_store_begun() throws Exception {
        var state = open();
        for (int i = 0; i < 200; i++) {
            var id = "migration " + i;
            RealServers.await(state.run(connection -> insert(connection, id)));
        }
        RealServers.await(state.close());
        var file = directory.resolve(StateFile.NAME);
        var bytes = Files.readAllBytes(file);
        var random = new Random(5);
        for (int at = 4096; at < bytes.length; at += 64) {
            bytes[at] = (byte) random.nextInt();
        }
        Files.write(file, bytes);

        var again = open();

        assertThat(again.damaged()).hasValue(directory.resolve("godwit.db.damaged-20261121T170000Z"));
        assertThat(again.damaged().get()).hasBinaryContent(bytes);
        assertThat(ids(again)).isEmpty();
        RealServers.await(again.run(connection -> insert(connection, "new")));
    }

    @Test
    void a_file_that_is_no_store_is_moved_aside_too() throws Exception {
        Files.writeString(
                directory.resolve(StateFile.NAME),
                "not a database at all, but long enough to be read as one".repeat(99));

        assertThat(open().damaged()).isPresent();
    }

    @Test
    void a_store_of_a_newer_build_is_left_alone() throws Exception {
        var state = open();
        RealServers.await(state.close());
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(StateFile.NAME));
                var statement = connection.createStatement()) {
            statement.execute("pragma user_version = 999");
        }

        assertThatThrownBy(this::open).hasMessageContaining("made by a newer Godwit");
        assertThat(directory.toFile().list()).noneMatch(name -> name.contains("damaged"));
    }

    @Test
    void a_directory_that_cannot_be_made_is_said() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RealServers.await(new State(vertx, file).open(NOW)))
                .hasMessageContaining("cannot use the directory " + file);
    }

    private State open() throws Exception {
        var state = new State(vertx, directory);
        RealServers.await(state.open(NOW));
        return state;
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static int insert(Connection connection, String id) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into migration (id, target, database, begun, document) values (?, 't', 'd', 1, '{}')")) {
            insert.setString(1, id);
            return insert.executeUpdate();
        }
    }

    private static List<String> ids(State state) throws Exception {
        return RealServers.await(state.run(connection -> {
            var ids = new ArrayList<String>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select id from migration order by id")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        }));
    }
}
