package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.fresh;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.demo.EmbeddedServer;
import dev.godwit.postgres.OtherNames;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other databases are visited, not occupied: nobody who needs one, or a connection, has to wait for Godwit to leave. */
class VisitsTest {

    private static final String ROWS = "pg_stat_user_tables_n_tup_ins";
    private static final OtherNames ALL = new OtherNames(true, List.of());
    private static final String SESSIONS = "select count(*) from pg_stat_activity where usename = 'watcher'";

    @Test
    void more_databases_than_connections_are_all_watched() throws Exception {
        try (var server = fresh(17, Map.of());
                var admin = session(server, "postgres")) {
            watcher(admin, 6);
            for (int i = 0; i < 12; i++) {
                execute(admin, "create database d" + i);
                table(server, "d" + i);
            }
            try (var watched = new Watched(server, "watcher", ALL, 200, Map.of())) {
                until("all are watched", () -> {
                    assertThat(number(admin, SESSIONS)).isLessThanOrEqualTo(6);
                    return watched.count(ROWS, "relname", "t") == 12;
                });
                until("the visits are over", () -> number(admin, SESSIONS) == 4);
            }
        }
    }

    @Test
    void a_database_can_be_copied_renamed_and_dropped_while_it_is_watched() throws Exception {
        try (var server = fresh(16, Map.of());
                var admin = session(server, "postgres")) {
            watcher(admin, 10);
            execute(admin, "create database ledger");
            table(server, "ledger");
            try (var watched = new Watched(server, "watcher", ALL, 200, Map.of())) {
                until("it is watched", () -> watched.count(ROWS, "datname", "ledger") == 1);
                execute(
                        admin,
                        "create database copy template ledger",
                        "alter database ledger rename to books",
                        "drop database copy");
                watched.loop().call(() -> watched.target().discover());
                until("the new name is watched", () -> watched.count(ROWS, "datname", "books") == 1);
                until("the old one is gone", () -> watched.count(ROWS, "datname", "ledger") == 0);
            }
        }
    }

    @Test
    void a_database_that_refuses_us_is_asked_again_and_costs_the_others_nothing() throws Exception {
        try (var server = fresh(15, Map.of());
                var admin = session(server, "postgres")) {
            watcher(admin, 10);
            execute(
                    admin,
                    "create database closed",
                    "create database open",
                    "revoke connect on database closed from public");
            table(server, "closed");
            table(server, "open");
            var both = new OtherNames(false, List.of("closed", "open", "missing"));
            try (var watched = new Watched(server, "watcher", both, 200)) {
                until("open is watched", () -> watched.count(ROWS, "datname", "open") == 1);
                until(
                        "closed is denied",
                        () -> watched.value(
                                        "godwit_probe_state", "probe", "tables", "datname", "closed", "state", "denied")
                                == 1);
                assertThat(watched.count(ROWS, "datname", "closed")).isZero();
                assertThat(watched.value(
                                "godwit_probe_state", "probe", "tables", "datname", "missing", "state", "stale"))
                        .isEqualTo(1);
                execute(admin, "grant connect on database closed to public");
                until("closed is watched", () -> watched.count(ROWS, "datname", "closed") == 1);
            }
        }
    }

    @Test
    void what_a_server_told_is_gone_with_it() throws Exception {
        try (var server = fresh(14, Map.of());
                var admin = session(server, "postgres")) {
            watcher(admin, 10);
            execute(admin, "create database ledger");
            table(server, "ledger");
            try (var watched = new Watched(server, "watcher", ALL, 200, Map.of())) {
                until("it is watched", () -> watched.count(ROWS, "datname", "ledger") == 1);
                signal("QUIT", server.pid());
                until("down", () -> watched.value("godwit_target_up") == 0);
                // Though nobody would have asked for its tables within a minute.
                assertThat(watched.count(ROWS)).isZero();
                assertThat(watched.count("pg_settings_max_connections")).isZero();
            }
        }
    }

    private static void watcher(Connection admin, int connections) throws Exception {
        execute(admin, "create role watcher login connection limit " + connections, "grant pg_monitor to watcher");
    }

    private static void table(EmbeddedServer server, String database) throws Exception {
        try (var there = session(server, "postgres", database)) {
            execute(there, "create table t (id int)", "insert into t values (1)");
        }
    }
}
