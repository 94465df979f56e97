package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes CREATE INDEX CONCURRENTLY die or hang by how it is run is told while something can be done about it. */
class HazardsTest {

    private static final String PRISMA = "select pg_advisory_lock(72707369)";
    private static final String FLYWAY = "select pg_try_advisory_xact_lock(77433833903597)";
    private static final String BUILD = "create index concurrently orders_total on orders (total)";

    @TempDir
    private Path directory;

    private static void make(int major) throws Exception {
        Watching.create(shared(major), "hazards");
        try (var admin = RealServers.session(shared(major), "postgres", "hazards")) {
            execute(
                    admin,
                    "create table orders (id int primary key, total int)",
                    "insert into orders select i, i from generate_series(1, 1000) i",
                    "create table flyway_schema_history (installed_rank int primary key, version text,"
                            + " description text, type text, script text, checksum int, installed_by text,"
                            + " installed_on timestamp default now(), execution_time int, success bool)");
        }
    }

    private static boolean old(int major) throws SQLException {
        try (var admin = RealServers.session(shared(major), "postgres", "hazards")) {
            return RealServers.number(
                            admin,
                            "select count(*) from pg_locks where locktype = 'advisory' and not granted"
                                    + " and clock_timestamp() - waitstart > interval '1.5 s'")
                    == 1;
        }
    }

    private static boolean told(MigrationRecord record, String text) {
        return record.timeline().stream().anyMatch(event -> event.text().contains(text));
    }

    private String hazards(Watching watching) throws Exception {
        return String.join(
                "\n",
                watching.agent()
                        .get("/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("godwit_migration_hazard{"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_migrator_that_waits_for_the_key_of_one_that_builds_an_index(int major) throws Exception {
        make(major);
        try (var watching = new Watching(shared(major), "hazards", directory);
                var first = watching.session("");
                var second = watching.session("")) {
            execute(first, PRISMA);
            var queued = waiting(second, PRISMA);
            watching.until(
                    "the second is queued",
                    one -> one.sessions().stream()
                            .anyMatch(session -> session.role().equals("queued")));
            // Whoever has waited for longer than deadlock_timeout looks for a deadlock no more: the build will, and
            // die.
            RealServers.until("it has waited long", () -> old(major));

            var building = waiting(first, BUILD);
            var seen = watching.until("it is told", one -> told(one, "deadlock"));

            assertThat(building.handle((done, failed) -> String.valueOf(failed)).join())
                    .contains("deadlock detected");
            assertThat(seen.tool()).isEqualTo("prisma");
            RealServers.until("it is a series", () -> hazards(watching).contains("hazard=\"queued_migrator\""));
            execute(first, "select pg_advisory_unlock_all()");
            queued.join();
        }
    }

    @Test
    void the_session_of_its_own_tool_that_holds_the_lock_in_a_transaction() throws Exception {
        make(17);
        try (var watching = new Watching(shared(17), "hazards", directory);
                var holder = watching.session("Flyway by Redgate");
                var worker = watching.session("Flyway by Redgate")) {
            execute(holder, "begin isolation level repeatable read", FLYWAY);
            var building = waiting(worker, BUILD);

            var seen = watching.until("it is told", one -> told(one, "flyway.postgresql.transactional.lock=false"));

            assertThat(seen.tool()).isEqualTo("flyway");
            RealServers.until("it is a series", () -> hazards(watching).contains("hazard=\"own_session\""));
            execute(holder, "commit");
            building.join();
        }
    }

    @Test
    void a_lock_timeout_of_the_role_and_one_that_the_session_set() throws Exception {
        make(17);
        try (var admin = RealServers.session(shared(17), "postgres", "hazards")) {
            execute(admin, "drop role if exists hurried", "create role hurried superuser login");
            execute(admin, "alter role hurried in database hazards set lock_timeout = '20s'");
        }
        try (var watching = new Watching(shared(17), "hazards", directory);
                var old = watching.session("report");
                var tool = RealServers.session(shared(17), "hurried", "hazards");
                var other = watching.session("psql")) {
            execute(old, "begin", "insert into orders values (-1, 0)");
            var building = waiting(tool, BUILD);
            watching.until(
                    "the role's is told", one -> told(one, "lock_timeout of 20s (set for its role in this database)"));
            execute(old, "commit");
            building.join();
            close(tool);
            watching.until("it is over", one -> !one.running());

            execute(other, "begin", "create table notes (id int)");
            watching.until(
                    "the other is seen",
                    one -> one.running() && !one.statements().isEmpty());
            execute(other, "commit", "set lock_timeout = '15s'");
            double looks = watching.looks();
            RealServers.until("that is seen", () -> watching.looks() > looks + 2);
            execute(old, "begin", "insert into orders values (-2, 0)");
            var again = waiting(other, "create index concurrently orders_again on orders (total)");
            watching.until("the session's is told", one -> told(one, "lock_timeout of 15s (set for its session)"));
            execute(old, "rollback");
            again.join();
        }
    }

    @Test
    void a_lock_timeout_of_the_whole_server() throws Exception {
        try (var server = RealServers.fresh(17, Map.of("lock_timeout", "25s"))) {
            Watching.create(server, "hazards");
            try (var watching = new Watching(server, "hazards", directory);
                    var old = watching.session("report");
                    var tool = watching.session("psql")) {
                execute(old, "create table orders (id int, total int)", "begin", "insert into orders values (-1, 0)");
                var building = waiting(tool, BUILD);
                watching.until("it is told", one -> told(one, "lock_timeout of 25000ms (set for the server)"));
                execute(old, "commit");
                building.join();
            }
        }
    }

    private static void close(Connection session) throws Exception {
        session.close();
    }
}
