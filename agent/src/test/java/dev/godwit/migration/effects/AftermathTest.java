package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.godwit.RealServers;
import dev.godwit.migration.effects.Finding.Kind;
import dev.godwit.migration.effects.Finding.Severity;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a migration leaves behind, provoked on real servers and mended again (V3–V5, V12, V18). */
class AftermathTest {

    private static final String[] SHOP = {
        "create table orders (id int primary key, total int, note text) with (autovacuum_enabled = off)",
        "create table lines (id int primary key, order_id int, amount int) with (autovacuum_enabled = off)",
        "insert into orders select i, i % 100, repeat('x', 100) from generate_series(1, 20000) i",
        "insert into lines select i, i % 20000 + 1, 3 from generate_series(1, 20000) i",
        "vacuum analyze orders",
        "vacuum analyze lines"
    };

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_new_column_lacks_statistics_until_its_table_is_analyzed(int major) throws Exception {
        try (var watched = shop(major, "statistics_test")) {
            var baseline = watched.begin();
            watched.sql(
                    "alter table orders add column paid boolean default true",
                    "alter table orders alter column total type bigint");
            var aftermath = watched.end(baseline);
            var missing = watched.finding(aftermath, Kind.MISSING_STATISTICS).orElseThrow();
            assertThat(missing.text()).isEqualTo("table orders has no statistics of total, paid: the planner guesses");
            assertThat(missing.remedy()).isEqualTo("ANALYZE public.orders");
            assertThat(watched.finding(aftermath, Kind.REWRITTEN_NOT_ANALYZED)).isPresent();
            watched.sql(missing.remedy());
            RealServers.until(
                    "it is mended",
                    () -> watched.finding(watched.again(), Kind.MISSING_STATISTICS)
                            .isEmpty());
            RealServers.until(
                    "it is analyzed",
                    () -> watched.finding(watched.again(), Kind.REWRITTEN_NOT_ANALYZED)
                            .isEmpty());
            assertThat(aftermath.healed())
                    .extracting(one -> one.finding().kind())
                    .contains(Kind.MISSING_STATISTICS, Kind.REWRITTEN_NOT_ANALYZED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_role_that_may_not_read_the_table_goes_by_when_it_was_analyzed(int major) throws Exception {
        try (var watched = new Watched(RealServers.shared(major), "hidden_statistics_test", Watched.ROLE)) {
            watched.sql(SHOP);
            watched.ask(one -> one.look(watched.now()));
            var baseline = watched.begin();
            watched.sql("alter table orders add column paid boolean default true");
            assertThat(watched.finding(watched.end(baseline), Kind.MISSING_STATISTICS))
                    .isPresent();
            watched.sql("analyze orders");
            RealServers.until(
                    "it is mended",
                    () -> watched.finding(watched.again(), Kind.MISSING_STATISTICS)
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void a_rewrite_loses_the_visibility_map_until_a_vacuum(int major) throws Exception {
        try (var watched = shop(major, "visibility_test")) {
            var baseline = watched.begin();
            watched.sql("alter table orders alter column total type bigint");
            var end = watched.end(baseline);
            var lost = watched.finding(end, Kind.VISIBILITY_LOST).orElseThrow();
            assertThat(lost.text()).startsWith("table orders has no page marked visible");
            watched.sql(lost.remedy());
            RealServers.until(
                    "it is mended",
                    () -> watched.finding(watched.again(), Kind.VISIBILITY_LOST).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void an_invalid_index_is_told_of_the_migration_that_left_it(int major) throws Exception {
        try (var watched = shop(major, "invalid_test")) {
            failing(watched, "create unique index concurrently lines_amount on lines (amount)");
            watched.ask(one -> one.lookAnew(java.time.Instant.now()));
            var baseline = watched.begin();
            failing(watched, "create unique index concurrently orders_total on orders (total)");
            watched.sql("create index orders_fine on orders (total)");
            var aftermath = watched.end(baseline);
            assertThat(aftermath.findings())
                    .filteredOn(one -> one.kind() == Kind.INVALID_INDEX)
                    .extracting(Finding::object, Finding::severity)
                    .containsExactly(tuple("index orders_total", Severity.WARNING));
            assertThat(aftermath.changes())
                    .extracting(SchemaChange::text)
                    .contains("table orders: unique index orders_total (invalid) added");
            watched.sql("drop index concurrently public.orders_total", "drop index concurrently lines_amount");
            assertThat(watched.finding(watched.again(), Kind.INVALID_INDEX)).isEmpty();
        }
    }

    @Test
    void what_was_left_before_anybody_looked_is_not_older_than_the_schema_that_was_known() throws Exception {
        try (var watched = shop(17, "quick_test")) {
            watched.begin();
            watched.sql("alter table orders add constraint quick check (total > 0) not valid");
            var aftermath = watched.end(watched.begin());
            assertThat(watched.finding(aftermath, Kind.NOT_VALID_CONSTRAINT)).isPresent();
        }
    }

    @Test
    void what_others_change_while_it_is_judged_is_told_to_whoever_looks_next() throws Exception {
        try (var watched = shop(16, "untold_test")) {
            watched.sql("alter table orders add column paid boolean");
            watched.end(watched.begin());
            watched.sql("create table others (id int)");
            watched.pass(CatalogPrint.ANYWAY);
            watched.again();
            watched.sql("create table more (id int)");
            watched.pass(CatalogPrint.ANYWAY);
            assertThat(watched.ask(one -> one.look(watched.now())).orElseThrow().changes())
                    .extracting(SchemaChange::text)
                    .containsExactly("table others added", "table more added");
            var none = watched.ask(one -> one.look(watched.now()));
            assertThat(none).isEmpty();
        }
    }

    @Test
    void what_a_failed_reindex_leaves_is_told_with_its_name() throws Exception {
        try (var watched = shop(17, "reindex_test")) {
            watched.sql("create index lines_amount on lines (amount)");
            watched.ask(one -> one.look(watched.now().plus(CatalogPrint.ANYWAY)));
            var baseline = watched.begin();
            // What a REINDEX CONCURRENTLY leaves that was cancelled.
            failing(watched, "create unique index concurrently lines_amount_ccnew on lines (amount)");
            var left =
                    watched.finding(watched.end(baseline), Kind.LEFTOVER_INDEX).orElseThrow();
            assertThat(left.text()).isEqualTo("index lines_amount_ccnew on lines is what a REINDEX left behind");
            watched.sql(left.remedy());
            assertThat(watched.again().findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_constraint_that_was_not_validated_and_a_foreign_key_without_index(int major) throws Exception {
        try (var watched = shop(major, "constraint_test")) {
            var baseline = watched.begin();
            watched.sql(
                    "alter table lines add constraint lines_order foreign key (order_id) references orders (id) not valid");
            var aftermath = watched.end(baseline);
            var open = watched.finding(aftermath, Kind.NOT_VALID_CONSTRAINT).orElseThrow();
            var slow =
                    watched.finding(aftermath, Kind.FOREIGN_KEY_WITHOUT_INDEX).orElseThrow();
            assertThat(open.text()).isEqualTo("constraint lines_order on lines has not been validated");
            assertThat(slow.remedy()).isEqualTo("CREATE INDEX CONCURRENTLY ON public.lines (order_id)");
            watched.sql(open.remedy(), slow.remedy());
            watched.pass(CatalogPrint.ANYWAY);
            assertThat(watched.again().findings()).isEmpty();
            assertThat(aftermath.healed()).hasSize(2);
        }
    }

    @Test
    void a_constraint_that_is_not_to_be_enforced_is_not_one_that_was_forgotten() throws Exception {
        try (var watched = shop(18, "enforced_test")) {
            var baseline = watched.begin();
            watched.sql("alter table orders add constraint loose check (total > 7) not enforced");
            assertThat(watched.end(baseline).findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_new_index_that_serves_nobody_is_told_after_an_hour_of_reads(int major) throws Exception {
        try (var watched = shop(major, "unused_test")) {
            var baseline = watched.begin();
            watched.sql("create index orders_note on orders (note)");
            var aftermath = watched.end(baseline);
            for (int i = 0; i < CatalogFindings.READS; i++) {
                watched.sql("select * from orders where id = " + i);
            }
            assertThat(watched.finding(watched.again(), Kind.UNUSED_NEW_INDEX)).isEmpty();
            watched.pass(CatalogFindings.IDLE);
            RealServers.until(
                    "the reads are counted",
                    () -> watched.finding(counted(watched), Kind.UNUSED_NEW_INDEX)
                            .isPresent());
            watched.sql("set enable_seqscan = off", "select * from orders where note = 'y'");
            RealServers.until(
                    "the use is counted",
                    () -> watched.finding(counted(watched), Kind.UNUSED_NEW_INDEX)
                            .isEmpty());
            assertThat(aftermath.healed())
                    .extracting(one -> one.finding().object())
                    .contains("index orders_note");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_setting_is_told_until_it_is_what_it_was(int major) throws Exception {
        try (var watched = shop(major, "setting_test")) {
            var baseline = watched.begin();
            watched.sql("alter database setting_test set work_mem = '64MB'");
            var aftermath = watched.end(baseline);
            assertThat(watched.finding(aftermath, Kind.SETTING_CHANGED))
                    .map(Finding::text)
                    .contains("setting database setting_test work_mem: default -> 64MB");
            watched.sql("alter database setting_test reset work_mem");
            watched.pass(Effects.STALE);
            assertThat(watched.finding(watched.again(), Kind.SETTING_CHANGED)).isEmpty();
        }
    }

    @Test
    void a_watch_goes_on_after_the_agent_was_restarted_and_ends_with_its_time() throws Exception {
        try (var watched = shop(16, "restart_test")) {
            var baseline = watched.begin();
            watched.restartAgent();
            var kept = Baseline.fromJson(
                    new io.vertx.core.json.JsonObject(baseline.toJson().encode()));
            assertThat(kept).isEqualTo(baseline);
            watched.sql("alter table orders add constraint positive check (total >= 0) not valid");
            var aftermath = watched.end(kept);
            assertThat(aftermath.changes())
                    .extracting(SchemaChange::text)
                    .containsExactly("table orders: check positive (not valid) added");
            var since = watched.finding(aftermath, Kind.NOT_VALID_CONSTRAINT)
                    .orElseThrow()
                    .since();

            watched.restartAgent();
            var stored = Aftermath.fromJson(
                    new io.vertx.core.json.JsonObject(aftermath.toJson().encode()));
            watched.loop().call(() -> {
                watched.effects().resume(stored);
                return null;
            });
            var again = watched.again();
            assertThat(watched.finding(again, Kind.NOT_VALID_CONSTRAINT)
                            .orElseThrow()
                            .since())
                    .isEqualTo(since);
            assertThat(again.toJson().encode()).isEqualTo(stored.toJson().encode());
            assertThat(value(watched, "godwit_migration_findings", "not_valid_constraint"))
                    .isEqualTo(1);
            assertThat(value(watched, "godwit_migration_regressions", "")).isZero();
            assertThat(value(watched, "godwit_migration_watch_remaining_seconds", ""))
                    .isEqualTo((double) Watched.DAY.minus(Duration.ofSeconds(1)).toSeconds());
            watched.pass(Watched.DAY);
            watched.minute();
            assertThat(watched.effects().aftermath()).isEmpty();
            assertThat(value(watched, "godwit_migration_regressions", "")).isNaN();
        }
    }

    private static double value(Watched watched, String name, String kind) {
        return watched.effects().samples(watched.now()).stream()
                .filter(one -> one.labels().name().equals(name)
                        && one.labels().get("kind").equals(kind))
                .mapToDouble(dev.godwit.series.Sample::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Version 14 tells what a session did when it does the next thing. */
    private static Aftermath counted(Watched watched) throws Exception {
        watched.sql("select 1");
        return watched.again();
    }

    private static Watched shop(int major, String database) throws Exception {
        var watched = new Watched(major, database);
        watched.sql(SHOP);
        RealServers.until("all pages are visible", () -> {
            watched.sql("vacuum orders");
            return RealServers.number(watched.admin(), "select relallvisible from pg_class where relname = 'orders'")
                    > 300;
        });
        watched.ask(one -> one.look(watched.now()));
        return watched;
    }

    private static void failing(Watched watched, String statement) {
        try {
            watched.sql(statement);
        } catch (SQLException expected) {
            return;
        }
        throw new AssertionError("did not fail: " + statement);
    }
}
