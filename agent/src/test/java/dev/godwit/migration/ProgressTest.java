package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.godwit.RealServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a statement is, from each source, on statements that go on only as far as the test lets them. */
class ProgressTest {

    private static final String DATABASE = "progressing";

    /** A file grows some hundred kilobytes at a time. */
    private static final double NEAR = 0.08;

    private static final Pattern SERIES = Pattern.compile(
            "godwit_migration_progress_ratio\\{confidence=\"medium\",.*source=\"new file\",.*\\} 0\\.[5-7]");

    @TempDir
    private Path directory;

    /** The rows at which a statement stops until it may go on: 10, 30, 60 and 90 % of the table. */
    private static final int[] GATES = {10_000, 30_000, 60_000, 90_000};

    private void make(int major, boolean buffers) throws Exception {
        Watching.create(shared(major), DATABASE);
        try (var admin = RealServers.session(shared(major), "postgres", DATABASE)) {
            execute(
                    admin,
                    "create function slow(n bigint) returns bigint language plpgsql immutable as $$ begin"
                            + " if n in (10000, 30000, 60000, 90000) then"
                            + "  while not pg_catalog.pg_try_advisory_lock_shared(n) loop perform pg_catalog.pg_sleep(0.01); end loop;"
                            + "  perform pg_catalog.pg_advisory_unlock_shared(n);"
                            + " end if; return n; end $$",
                    "create table orders (id int not null, customer int, note text)",
                    "insert into orders select i, i % 1000, repeat('x', 80) from generate_series(1, 100000) i",
                    "create extension pg_stat_statements");
            if (buffers) {
                execute(admin, "create extension pg_buffercache");
            }
            execute(admin, "vacuum analyze orders");
        }
    }

    private static void shut(Connection gate) throws Exception {
        for (int at : GATES) {
            execute(gate, "select pg_advisory_lock(" + at + ")");
        }
    }

    private static void open(Connection gate, int... which) throws Exception {
        for (int at : which) {
            execute(gate, "select pg_advisory_unlock(" + GATES[at] + ")");
        }
    }

    private static ProgressRecord reaches(Watching watching, String source, double ratio) throws Exception {
        var progress = watching.until(source + " tells of " + ratio, one -> {
                    var now = one.progress();
                    return now != null && now.source().equals(source) && Math.abs(now.ratio() - ratio) < NEAR;
                })
                .progress();
        assertThat(progress.ratio()).isBetween(0.0, 1.0);
        return progress;
    }

    private static void ends(Watching watching, CompletableFuture<Void> run, Connection tool) throws Exception {
        run.get(30, TimeUnit.SECONDS);
        watching.until("nothing runs", one -> one.progress() == null);
        tool.close();
        var over = watching.until("it is over", one -> !one.running());
        assertThat(over.progress()).isNull();
        assertThat(over.timeline())
                .filteredOn(event -> event.kind() == TimelineEvent.Kind.PROGRESS)
                .extracting(TimelineEvent::text)
                .anyMatch(text -> text.matches("[23][0-9] % by .*"))
                .anyMatch(text -> text.matches("(5|6)[0-9] % by .*"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void a_rewrite_is_as_far_as_the_file_of_its_new_heap(int major) throws Exception {
        make(major, false);
        try (var watching = new Watching(shared(major), DATABASE, directory);
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            shut(gate);
            var run = waiting(tool, "alter table orders alter id type bigint using slow(id)");

            assertThat(reaches(watching, "new file", 0.1).confidence()).isEqualTo("medium");
            open(gate, 0);
            assertThat(reaches(watching, "new file", 0.3).text())
                    .matches("the new heap has [0-9.]+ MB of about 1[0-9] MB");
            open(gate, 1);
            assertThat(reaches(watching, "new file", 0.6).etaSeconds()).isNotNull();
            RealServers.until("there are series", () -> {
                var series = watching.agent().get("/metrics").body();
                return SERIES.matcher(series).find() && series.contains("godwit_migration_eta_seconds{");
            });
            open(gate, 2);
            reaches(watching, "new file", 0.9);
            open(gate, 3);
            ends(watching, run, tool);
            RealServers.until(
                    "there are none",
                    () -> !watching.agent().get("/metrics").body().contains("godwit_migration_progress_ratio{"));
        }
    }

    @Test
    void what_an_earlier_statement_of_the_transaction_made_is_not_counted_again() throws Exception {
        make(17, false);
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            shut(gate);
            execute(tool, "begin");
            var first = waiting(tool, "alter table orders alter id type bigint using slow(id)");
            open(gate, 0);
            reaches(watching, "new file", 0.3);
            open(gate, 1, 2, 3);
            first.get(30, TimeUnit.SECONDS);
            shut(gate);
            var second = waiting(tool, "alter table orders alter customer type bigint using slow(id) * 0 + customer");
            reaches(watching, "new file", 0.1);
            open(gate, 0, 1);
            reaches(watching, "new file", 0.6);
            open(gate, 2, 3);
            second.get(30, TimeUnit.SECONDS);
            execute(tool, "commit");
        }
    }

    @Test
    void the_indexes_of_a_rewrite_count_as_well() throws Exception {
        make(17, false);
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            execute(gate, "create index on orders (slow(customer))", "create index on orders (id)");
            execute(gate, "insert into orders values (100001, 10000, 'the last one that is indexed')");
            shut(gate);
            var run = waiting(tool, "alter table orders alter note type varchar(100)");

            var progress = watching.until(
                            "the heap is there",
                            one -> one.progress() != null
                                    && one.progress().text().startsWith("the new heap is there"))
                    .progress();
            assertThat(progress.text()).contains("rebuilds 2 indexes, now at number 1");
            assertThat(progress.ratio()).isBetween(0.2, 0.8);
            open(gate, 0, 1, 2, 3);
            run.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_rewrite_is_told_from_growth_to_a_role_that_may_not_see_files() throws Exception {
        make(17, false);
        try (var admin = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(
                    admin,
                    "do $$ begin create role watcher login; exception when duplicate_object then null; end $$",
                    "grant pg_monitor to watcher");
        }
        try (var watching = new Watching(shared(17), "watcher", DATABASE, directory, "");
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            shut(gate);
            var run = waiting(tool, "alter table orders alter id type bigint using slow(id)");
            open(gate, 0);
            watching.until(
                    "it is asked",
                    one -> one.progress() != null && one.progress().source().equals("file growth"));
            open(gate, 1);
            var progress = watching.until(
                            "the growth is seen",
                            one -> one.progress() != null && one.progress().ratio() > 0.2)
                    .progress();
            assertThat(progress.source()).isEqualTo("file growth");
            assertThat(progress.confidence()).isEqualTo("low");
            assertThat(progress.text()).endsWith("grant pg_stat_file");
            open(gate, 2, 3);
            run.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void an_index_build_is_as_far_as_the_server_says(int major) throws Exception {
        make(major, false);
        try (var watching = new Watching(shared(major), DATABASE, directory);
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            shut(gate);
            var run = waiting(tool, "create index concurrently orders_slow on orders (slow(id))");

            // Of a build that validates afterwards, reading the table first is about half.
            var progress = reaches(watching, "progress view", 0.7 * 0.7 * 0.1);
            assertThat(progress.confidence()).isEqualTo("high");
            assertThat(progress.text()).matches("builds: read [0-9,]+ of [0-9,]+ blocks of the table");
            open(gate, 0, 1);
            reaches(watching, "progress view", 0.7 * 0.7 * 0.6);
            open(gate, 2, 3);
            run.get(30, TimeUnit.SECONDS);
            watching.until("nothing runs", one -> one.progress() == null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_concurrent_build_that_waits_says_for_whom(int major) throws Exception {
        make(major, false);
        try (var watching = new Watching(shared(major), DATABASE, directory);
                var writer = watching.session("checkout");
                var tool = watching.session("psql")) {
            execute(writer, "begin", "update orders set note = '' where id = 1");
            var run = waiting(tool, "create index concurrently orders_customer on orders (customer)");

            var progress = watching.until(
                            "the writer is named",
                            one -> one.progress() != null
                                    && one.progress().text().contains("checkout"))
                    .progress();
            assertThat(progress.text())
                    .isEqualTo("waits for writers before it builds: checkout (pid " + RealServers.pid(writer)
                            + ", idle in transaction) (0 of 1 gone)");
            assertThat(progress.etaSeconds()).isNull();
            execute(writer, "rollback");
            run.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void a_validation_is_as_far_as_the_block_it_has_in_use(int major) throws Exception {
        make(major, true);
        try (var watching = new Watching(shared(major), DATABASE, directory);
                var gate = watching.session("test");
                var tool = watching.session("psql")) {
            execute(gate, "alter table orders add constraint positive check (slow(id) > 0) not valid");
            shut(gate);
            var run = waiting(tool, "alter table orders validate constraint positive");

            // Where a scan is when it is seen first says little; that it moves says that it is one.
            watching.until("it was seen", one -> one.statements().stream().anyMatch(each -> each.bytes() != null));
            open(gate, 0);
            assertThat(reaches(watching, "pinned buffers", 0.3).confidence()).isEqualTo("medium");
            open(gate, 1);
            assertThat(reaches(watching, "pinned buffers", 0.6).text())
                    .matches("reads at block [0-9,]+ of [0-9,]+ of public.orders");
            open(gate, 2, 3);
            ends(watching, run, tool);
        }
    }

    @Test
    void a_backfill_is_told_from_the_growth_of_its_file() throws Exception {
        make(17, false);
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test");
                var tool = watching.session("Flyway by Redgate")) {
            shut(gate);
            var run = waiting(tool, "update orders set customer = slow(id)");
            var progress = watching.until(
                            "it is looked at",
                            one -> one.progress() != null
                                    && one.progress().source().equals("file growth"))
                    .progress();
            assertThat(progress.confidence()).isEqualTo("low");
            open(gate, 0, 1);
            watching.until(
                    "it has grown",
                    one -> one.progress() != null && one.progress().ratio() > 0.3);
            open(gate, 2, 3);
            run.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_statement_of_which_nothing_is_seen_is_compared_with_what_it_took_before() throws Exception {
        make(17, false);
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test")) {
            try (var tool = watching.session("psql")) {
                shut(gate);
                var run = waiting(tool, "alter table orders add constraint positive check (slow(id) > 0)");
                watching.until(
                        "it is followed", one -> one.statements().stream().anyMatch(StatementRecord::running));
                open(gate, 0, 1, 2, 3);
                run.get(30, TimeUnit.SECONDS);
            }
            watching.until("it is over", one -> !one.running());
            execute(gate, "alter table orders drop constraint positive");
            try (var tool = watching.session("psql")) {
                shut(gate);
                var run = waiting(tool, "alter table orders add constraint positive check (slow(id) > 0)");
                var progress = watching.until("it is compared", one -> one.running() && one.progress() != null)
                        .progress();
                assertThat(progress.source()).isEqualTo("prior run");
                assertThat(progress.confidence()).isEqualTo("low");
                assertThat(progress.text()).matches("nothing of it can be counted; it took [0-9]+ s before");
                open(gate, 0, 1, 2, 3);
                run.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void what_waits_for_a_lock_is_not_said_to_move() throws Exception {
        make(17, false);
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var report = watching.session("report");
                var tool = watching.session("psql")) {
            execute(report, "begin", "select count(*) from orders");
            var run = waiting(tool, "alter table orders alter id type bigint");

            var progress = watching.until(
                            "whom it waits for is said",
                            one -> one.progress() != null
                                    && one.progress().text().contains("report"))
                    .progress();
            assertThat(progress.text())
                    .isEqualTo("waits for AccessExclusiveLock on public.orders, behind report (pid "
                            + RealServers.pid(report) + ", idle in transaction)");
            assertThat(progress.etaSeconds()).isNull();
            assertThat(progress.ratio()).isCloseTo(0, within(0.0));
            execute(report, "rollback");
            run.get(30, TimeUnit.SECONDS);
        }
    }
}
