package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.migration.GuardDecision.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard over real servers: whom it cancels, whom it never touches, and what it says of it. */
class GuardTest {

    private static final String GUARD = """
            migrations:
              guard: {dry_run: false, cancel_when: "godwit_migration_blocked_sessions > 0", for: 1s, terminate_after: 2s}
            """;

    @TempDir
    private Path directory;

    private static void make(int major) throws Exception {
        Watching.create(shared(major), "guarded");
        try (var admin = RealServers.session(shared(major), "postgres", "guarded")) {
            execute(
                    admin,
                    "create table orders (id int primary key, total int)",
                    "insert into orders select i, i from generate_series(1, 1000) i",
                    "create table others (id int primary key, total int)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_migration_that_blocks_is_cancelled_and_its_victims_go_on(int major) throws Exception {
        make(major);
        try (var watching = new Watching(shared(major), "guarded", directory, GUARD);
                var idle = watching.session("report");
                var tool = watching.session("psql");
                var stranger = watching.session("psql");
                var shop = watching.session("checkout")) {
            var guilty = "the guard cancels pid " + RealServers.pid(tool);
            execute(idle, "begin", "select count(*) from orders");
            execute(stranger, "begin", "alter table others add column note text");
            var altering = waiting(tool, "alter table orders add column note text");
            watching.until("it waits", one -> one.statements().stream().anyMatch(GuardTest::waits));
            var buying = waiting(shop, "select * from orders");

            var over = watching.until("it is over", one -> one.outcome() == Outcome.ABORTED);

            buying.join();
            assertThat(failure(altering)).contains("canceling statement due to user request");
            assertThat(over.why())
                    .contains("the guard cancelled it", "godwit_migration_blocked_sessions > 0 gives 1 since");
            assertThat(kinds(over)).containsExactly(Kind.PENDING, Kind.CANCEL, Kind.SENT, Kind.HEEDED);
            assertThat(over.timeline())
                    .anyMatch(event -> event.kind() == TimelineEvent.Kind.GUARD
                            && event.text().contains(guilty));
            // Those that only look alike go on.
            execute(idle, "commit");
            execute(stranger, "commit");
            assertThat(watching.agent().get("/metrics").body())
                    .contains(
                            "godwit_migration_guard_decisions_total{datname=\"guarded\",decision=\"sent\",target=\"shop\"} 1")
                    .contains("godwit_migration_guard_dry_run{target=\"shop\"} 0");
        }
    }

    private static boolean waits(StatementRecord statement) {
        return statement.state() == StatementRecord.State.WAITING;
    }

    private static java.util.List<Kind> kinds(MigrationRecord record) {
        return record.guard().stream().map(GuardDecision::kind).toList();
    }

    private static String failure(CompletableFuture<Void> run) {
        return run.handle((done, failed) -> String.valueOf(failed)).join();
    }

    @Test
    void a_dry_run_says_what_it_would_do_and_does_nothing() throws Exception {
        make(17);
        var dry = GUARD.replace("dry_run: false, ", "");
        try (var watching = new Watching(shared(17), "guarded", directory, dry);
                var tool = watching.session("psql");
                var shop = watching.session("checkout")) {
            execute(tool, "begin", "alter table orders add column note text");
            var buying = waiting(shop, "select * from orders");

            watching.until("it would", one -> kinds(one).contains(Kind.WOULD_CANCEL));

            assertThat(watching.agent().get("/metrics").body())
                    .contains("godwit_migration_guard_dry_run{target=\"shop\"} 1");
            execute(tool, "commit");
            buying.join();
            close(tool);
            var over = watching.until("it is over", one -> !one.running());
            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(kinds(over)).containsExactly(Kind.PENDING, Kind.WOULD_CANCEL);
        }
    }

    private static void close(Connection session) throws Exception {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void whoever_ignores_the_cancel_is_terminated(int major) throws Exception {
        make(major);
        try (var watching = new Watching(shared(major), "guarded", directory, GUARD);
                var tool = watching.session("psql");
                var shop = watching.session("checkout")) {
            var stubborn = waiting(tool, """
                    do $$ begin
                        alter table orders add column note text;
                        loop
                            begin perform pg_sleep(1); exception when query_canceled then null; end;
                        end loop;
                    end $$""");
            watching.until("it is seen", one -> true);
            var buying = waiting(shop, "select * from orders");

            var over = watching.until("it is over", one -> one.outcome() == Outcome.ABORTED);

            buying.join();
            assertThat(failure(stubborn)).contains("terminating connection due to administrator command");
            assertThat(kinds(over))
                    .containsExactly(Kind.PENDING, Kind.CANCEL, Kind.SENT, Kind.TERMINATE, Kind.SENT, Kind.HEEDED);
            assertThat(over.why()).contains("the guard terminated it");
        }
    }

    @Test
    void what_ends_in_time_is_left_alone() throws Exception {
        make(17);
        try (var watching = new Watching(shared(17), "guarded", directory, GUARD.replace("for: 1s", "for: 1h"));
                var tool = watching.session("psql");
                var shop = watching.session("checkout")) {
            execute(tool, "begin", "alter table orders add column note text");
            var buying = waiting(shop, "select * from orders");
            watching.until("it is pending", one -> kinds(one).contains(Kind.PENDING));
            execute(tool, "commit");
            buying.join();
            close(tool);

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(kinds(over)).containsExactly(Kind.PENDING, Kind.CLEARED);
        }
    }

    @Test
    void without_the_right_to_it_the_server_refuses_and_that_is_told() throws Exception {
        make(18);
        try (var admin = RealServers.session(shared(18), "postgres", "guarded")) {
            execute(
                    admin,
                    "drop role if exists onlooker",
                    "create role onlooker login",
                    "grant pg_monitor to onlooker");
        }
        try (var watching = new Watching(shared(18), "onlooker", "guarded", directory, GUARD);
                var tool = watching.session("psql");
                var shop = watching.session("checkout")) {
            execute(tool, "begin", "alter table orders add column note text");
            var buying = waiting(shop, "select * from orders");

            var refused = watching.until("it is refused", one -> kinds(one).contains(Kind.REFUSED));

            assertThat(refused.guard().get(refused.guard().size() - 1).reason()).contains("42501");
            execute(tool, "commit");
            buying.join();
            close(tool);
            assertThat(watching.until("it is over", one -> !one.running()).outcome())
                    .isEqualTo(Outcome.APPLIED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void the_index_that_a_cancelled_build_leaves_is_written_down(int major) throws Exception {
        make(major);
        var guard = GUARD.replace("godwit_migration_blocked_sessions > 0", "godwit_migration_running == 1");
        try (var watching = new Watching(shared(major), "guarded", directory, guard);
                var old = watching.session("report");
                var tool = watching.session("psql")) {
            execute(old, "begin", "insert into orders values (-1, 0)");
            var building = waiting(tool, "create index concurrently orders_total on orders (total)");

            var over = watching.until("it is over", one -> one.outcome() == Outcome.ABORTED);

            assertThat(failure(building)).contains("canceling statement due to user request");
            assertThat(over.guard())
                    .anyMatch(one -> one.kind() == Kind.CANCEL
                            && one.reason().contains("DROP INDEX CONCURRENTLY public.orders_total"));
            assertThat(over.findings())
                    .filteredOn(one -> one.kind().equals("invalid_index"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.object()).contains("orders_total");
                        assertThat(finding.remedy()).startsWith("DROP INDEX CONCURRENTLY");
                        assertThat(finding.healed()).isNull();
                    });
            assertThat(over.timeline())
                    .anyMatch(event -> event.text().contains("left behind: index public.orders_total"));
            execute(old, "rollback");
        }
    }
}
