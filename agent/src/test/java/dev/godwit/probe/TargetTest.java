package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D3–D8: every probe against every supported server, locked catalogs, killed and frozen servers. */
class TargetTest {

    private static final List<String> EXPECTED = List.of(
            "pg_stat_activity_count",
            "pg_locks_count",
            "pg_stat_database_xact_commit",
            "pg_database_size_bytes",
            "pg_settings_max_connections",
            "pg_settings_shared_buffers_bytes",
            "pg_stat_user_tables_n_live_tup",
            "pg_stat_bgwriter_checkpoints_timed_total",
            "pg_stat_archiver_archived_count",
            "pg_wal_segments",
            "pg_replication_is_replica",
            "pg_stat_statements_calls_total",
            "godwit_blocked_sessions",
            "godwit_target_up");

    private final TestLoop loop = new TestLoop();
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final List<ProbeDefinition> definitions = ProbeDefinition.all();
    private Target target;

    @AfterEach
    void close() throws Exception {
        if (target != null) {
            loop.await(() -> target.close());
        }
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void every_probe_works_on_every_version(int major) throws Exception {
        try (var admin = session(shared(major), "postgres")) {
            execute(
                    admin,
                    "create table if not exists sized as select generate_series(1, 1000) as id",
                    "analyze sized");
        }
        watch(shared(major), "postgres", Set.of());
        until(
                "every probe is ok",
                () -> loop.call(() -> target.probes().stream().allMatch(this::settled)));
        for (var metric : EXPECTED) {
            until(metric + " is there", () -> !Double.isNaN(value(metric)));
        }
        assertThat(value("pg_settings_max_connections")).isEqualTo(100);
        assertThat(value("pg_settings_shared_buffers_bytes")).isEqualTo(128 * 1024 * 1024.0);
        assertThat(value("pg_settings_deadlock_timeout_seconds")).isEqualTo(1);
        try (var admin = session(shared(major), "postgres")) {
            assertThat(value("pg_stat_user_tables_table_size_bytes", "relname", "sized"))
                    .isEqualTo((double) RealServers.number(admin, "select pg_relation_size('sized')"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_role_with_only_pg_monitor_is_denied_nothing(int major) throws Exception {
        try (var admin = session(shared(major), "postgres")) {
            execute(
                    admin,
                    "drop role if exists only_monitor",
                    "create role only_monitor login",
                    "grant pg_monitor to only_monitor");
        }
        watch(shared(major), "only_monitor", Set.of());
        until(
                "every probe is ok",
                () -> loop.call(() -> target.probes().stream().allMatch(this::settled)));
    }

    @Test
    void without_pg_stat_statements_one_probe_says_unsupported_and_the_rest_go_on() throws Exception {
        try (var server = RealServers.fresh(15, Map.of())) {
            watch(server, "postgres", Set.of());
            until(
                    "all have answered",
                    () -> loop.call(() -> target.probes().stream()
                            .allMatch(probe -> probe.state()
                                    == (Set.of("statements", "checkpointer", "io", "buffercache_summary")
                                                    .contains(probe.name())
                                            ? ProbeState.UNSUPPORTED
                                            : ProbeState.OK))));
            assertThat(value("godwit_probe_state", "probe", "statements")).isEqualTo(1);
        }
    }

    @Test
    void a_denied_probe_says_so_and_delays_no_other() throws Exception {
        try (var admin = session(shared(16), "postgres")) {
            execute(admin, "drop role if exists nobody", "create role nobody login");
        }
        watch(shared(16), "nobody", Set.of());
        until("wal is denied", () -> loop.call(() -> state("wal") == ProbeState.DENIED));
        until("database is ok", () -> loop.call(() -> state("database") == ProbeState.OK));
        assertThat(value("godwit_probe_state", "probe", "wal")).isEqualTo(1);
        assertThat(present().keySet()).extracting(Labels::name).doesNotContain("pg_wal_segments");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void to_a_role_that_may_not_see_sessions_nobody_seems_to_wait_and_that_is_never_told(int major) throws Exception {
        try (var admin = session(shared(major), "postgres");
                var holder = session(shared(major), "postgres");
                var reader = session(shared(major), "postgres")) {
            execute(
                    admin,
                    "drop role if exists sightless",
                    "create role sightless login",
                    "drop table if exists hidden",
                    "create table hidden (id int)");
            holder.setAutoCommit(false);
            execute(holder, "lock table hidden");
            var waits = waiting(reader, "select from hidden");
            watch(shared(major), "sightless", Set.of());
            var hidden = Set.of(
                    "activity", "sessions", "long_transactions", "progress_copy", "replication_peers", "statements");
            for (var probe : hidden) {
                until(probe + " is denied", () -> value("godwit_probe_state", "probe", probe, "state", "denied") == 1);
            }
            until("what all may see is there", () -> value("pg_locks_count", "mode", "accessexclusivelock") >= 1);
            assertThat(loop.call(target::isUp)).isTrue();
            assertThat(target.reason()).contains("grant pg_monitor to sightless");
            assertThat(present().keySet())
                    .extracting(Labels::name)
                    .doesNotContain(
                            "godwit_blocked_sessions",
                            "pg_stat_activity_count",
                            "pg_stat_statements_calls_total",
                            "godwit_xmin_horizon_age_xids");
            execute(admin, "grant pg_monitor to sightless");
            until("it is seen", () -> value("godwit_blocked_sessions") == 1);
            assertThat(target.reason()).isEmpty();
            holder.rollback();
            waits.get(30, java.util.concurrent.TimeUnit.SECONDS);
            execute(admin, "drop role sightless", "drop table hidden");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_class", "pg_database", "pg_authid"})
    void the_core_keeps_its_beat_while_a_catalog_is_locked(String catalog) throws Exception {
        watch(shared(17), "postgres", Set.of());
        until(
                "every probe is ok",
                () -> loop.call(() -> target.probes().stream().allMatch(this::settled)));
        try (var holder = session(shared(17), "postgres")) {
            holder.setAutoCommit(false);
            execute(holder, "lock table " + catalog + " in access exclusive mode");
            var before = target.lastLook();
            until(
                    "two seconds of looks",
                    () -> Duration.between(before, target.lastLook()).compareTo(Duration.ofSeconds(2)) > 0);
            assertThat(loop.call(() -> state("sessions"))).isEqualTo(ProbeState.OK);
            assertThat(loop.call(() -> state("locks"))).isEqualTo(ProbeState.OK);
            assertThat(loop.call(() -> state("statements"))).isEqualTo(ProbeState.OK);
            assertThat(loop.call(target::isUp)).isTrue();
            holder.rollback();
        }
    }

    @Test
    void a_blocked_session_is_a_series_at_once() throws Exception {
        watch(shared(15), "postgres", Set.of());
        until("up", () -> loop.call(target::isUp));
        try (var holder = session(shared(15), "postgres");
                var reader = session(shared(15), "postgres")) {
            execute(holder, "drop table if exists blocked", "create table blocked (id int)");
            holder.setAutoCommit(false);
            execute(holder, "lock table blocked in access exclusive mode");
            var reading = waiting(reader, "select * from blocked");
            until("it is counted", () -> value("godwit_blocked_sessions") == 1);
            until("its blocker is", () -> value("godwit_blocker_blocked_sessions", "role", "root") == 1);
            holder.rollback();
            reading.get(20, java.util.concurrent.TimeUnit.SECONDS);
            until("it is over", () -> value("godwit_blocked_sessions") == 0);
        }
    }

    @Test
    void a_frozen_server_is_down_until_it_thaws() throws Exception {
        try (var server = RealServers.fresh(14, Map.of())) {
            watch(server, "postgres", Set.of("statements"));
            until("up", () -> value("godwit_target_up") == 1);
            var backends = backends(server);
            signal("STOP", server.pid());
            for (long backend : backends) {
                signal("STOP", backend);
            }
            until("down", () -> value("godwit_target_up") == 0);
            assertThat(present().keySet()).extracting(Labels::name).doesNotContain("godwit_blocked_sessions");
            for (long backend : backends) {
                signal("CONT", backend);
            }
            signal("CONT", server.pid());
            until("up again", () -> value("godwit_target_up") == 1);
        }
    }

    @Test
    void a_killed_server_is_down_until_it_is_started_again() throws Exception {
        try (var server = RealServers.fresh(18, Map.of())) {
            watch(server, "postgres", Set.of("statements"));
            until("up", () -> value("godwit_target_up") == 1);
            signal("KILL", server.pid());
            until("down", () -> value("godwit_target_up") == 0);
            assertThat(loop.call(target::reason)).isNotEmpty();
            server.restart();
            until("up again", () -> value("godwit_target_up") == 1);
        }
    }

    private static List<Long> backends(EmbeddedServer server) throws Exception {
        try (var admin = session(server, "postgres");
                var statement = admin.createStatement();
                var rows = statement.executeQuery(
                        "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")) {
            var pids = new java.util.ArrayList<Long>();
            while (rows.next()) {
                pids.add(rows.getLong(1));
            }
            return pids;
        }
    }

    /** The server answers it, or is too old for it. */
    private boolean settled(Probe probe) {
        boolean late =
                Set.of("checkpointer", "io", "buffercache_summary", "disk").contains(probe.name());
        return probe.state() == ProbeState.OK || (late && probe.state() == ProbeState.UNSUPPORTED);
    }

    private ProbeState state(String probe) {
        return target.probes().stream()
                .filter(one -> one.name().equals(probe))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private void watch(EmbeddedServer server, String user, Set<String> off) throws Exception {
        Map<String, Duration> quick = new HashMap<>();
        definitions.forEach(definition -> quick.put(definition.name(), Duration.ofMillis(500)));
        var database = settings(server, user, "postgres");
        target = loop.call(() -> {
            var around = new Target.Surroundings(
                    loop.vertx(),
                    store,
                    InstantSource.system(),
                    new Random(1),
                    new ProbeSettings(quick, off, Compat.V0_20),
                    definitions,
                    200,
                    200);
            var made = new Target(database, around, (which, graph) -> {});
            made.start();
            return made;
        });
    }

    private Map<Labels, Double> present() throws Exception {
        return loop.call(store::present);
    }

    private double value(String metric, String... label) throws Exception {
        return present().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(metric))
                .filter(entry -> matches(entry.getKey(), label))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static boolean matches(Labels labels, String... wanted) {
        for (int i = 0; i < wanted.length; i += 2) {
            if (!labels.get(wanted[i]).equals(wanted[i + 1])) {
                return false;
            }
        }
        return true;
    }
}
