package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.fresh;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Standby;
import dev.godwit.postgres.OtherNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A primary and its standby, both watched: replication from both ends, and nothing that only a primary could answer. */
class StandbyTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 16, 18})
    void both_ends_of_replication_are_seen(int major) throws Exception {
        var logical = Map.of("wal_level", "logical", "shared_preload_libraries", "pg_stat_statements");
        try (var primary = fresh(major, logical);
                var admin = session(primary, "postgres")) {
            execute(
                    admin,
                    "create extension pg_stat_statements",
                    "create table orders (id int primary key)",
                    "select pg_create_physical_replication_slot('twin')");
            try (var standby = Standby.of(primary, major, admin);
                    var watched = new Watched(standby, "postgres", OtherNames.NONE, 200);
                    var source = new Watched(primary, "postgres", OtherNames.NONE, 200)) {
                until("it is a standby", () -> watched.value("pg_replication_is_replica") == 1);
                until("the primary is none", () -> source.value("pg_replication_is_replica") == 0);
                until(
                        "the standby receives",
                        () -> watched.count("pg_stat_wal_receiver_flushed_lsn", "slot_name", "twin") == 1);
                until(
                        "the primary sends",
                        () -> source.value("pg_stat_replication_pg_wal_lsn_diff", "state", "streaming") >= 0);
                until(
                        "the slot is used",
                        () -> source.value("pg_replication_slots_slot_is_active", "slot_name", "twin") == 1);
                execute(admin, "insert into orders select generate_series(1, 1000)");
                until("it was replayed", () -> watched.value("pg_replication_lag_seconds") >= 0);
                until(
                        "every probe of the standby has an answer",
                        () -> troubled(watched).isEmpty());
                until("and every one of the primary", () -> troubled(source).isEmpty());
                assertThat(watched.value("godwit_target_up")).isEqualTo(1);
            }
        }
    }

    /** Probes that neither read nor said that this server does not have it. */
    private static List<String> troubled(Watched watched) throws Exception {
        return watched.present().keySet().stream()
                .filter(labels -> labels.name().equals("godwit_probe_state"))
                .filter(labels -> !List.of("ok", "unsupported").contains(labels.get("state")))
                .map(labels -> labels.get("probe"))
                .toList();
    }
}
