package dev.godwit.migration.preflight;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.fresh;
import static dev.godwit.RealServers.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.RunningAgent;
import dev.godwit.Standby;
import dev.godwit.demo.EmbeddedServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds a migration that a shared server cannot be brought into: standbys, a vacuum against wraparound, a full disk. */
class HoldTest {

    @TempDir
    private Path directory;

    private RunningAgent agent(EmbeddedServer server, String preflight) throws Exception {
        return new RunningAgent(Files.writeString(
                directory.resolve(server.port() + ".yml"),
                "listen: 127.0.0.1:0\nstate: " + directory.resolve("state-" + server.port())
                        + "\ndatabases:\n  shop: {url: \"" + server.url("postgres")
                        + "\"}\nmigrations: {preflight: {" + preflight + "}}\n"));
    }

    /** A check once it says so; its text. */
    private static String said(RunningAgent agent, String name, String verdict) throws Exception {
        var said = new String[1];
        RealServers.until(name + " says " + verdict, () -> {
            var asked = agent.get("/api/preflight?target=shop");
            return asked.statusCode() == 200
                    && agent.array("/api/preflight?target=shop").stream()
                            .map(JsonObject.class::cast)
                            .filter(one -> one.getString("name").equals(name)
                                    && one.getString("verdict").equals(verdict))
                            .peek(one -> said[0] = one.getString("what"))
                            .findFirst()
                            .isPresent();
        });
        return said[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_standby_is_no_place_to_migrate_and_one_that_is_behind_holds_its_primary(int major) throws Exception {
        try (var primary = fresh(major, Map.of("wal_level", "replica"));
                var admin = session(primary, "postgres")) {
            execute(admin, "create table orders (id int)", "select pg_create_physical_replication_slot('twin')");
            try (var standby = Standby.of(primary, major, admin);
                    var replica = session(standby, "postgres")) {
                var above = agent(primary, "lag_mib: 1");
                var below = agent(standby, "lag_mib: 1");
                try {
                    assertThat(said(below, "primary", "hold")).isEqualTo("this server is a standby");
                    assertThat(said(above, "primary", "go")).isEqualTo("this server is a primary");
                    said(above, "lag", "go");
                    execute(replica, "select pg_wal_replay_pause()");
                    execute(admin, "insert into orders select generate_series(1, 60000)");
                    assertThat(said(above, "lag", "hold")).matches(".* is [1-9][0-9]* MiB( and .*)? behind");
                    execute(replica, "select pg_wal_replay_resume()");
                    said(above, "lag", "go");
                } finally {
                    above.close();
                    below.close();
                }
            }
        }
    }

    @Test
    void a_vacuum_against_wraparound_does_not_step_aside() throws Exception {
        var old = Map.of(
                "autovacuum_freeze_max_age", "100000",
                "autovacuum_naptime", "1s",
                "autovacuum_vacuum_cost_delay", "100ms",
                "autovacuum_vacuum_cost_limit", "1",
                "fsync", "off",
                "synchronous_commit", "off");
        try (var server = fresh(17, old);
                var admin = session(server, "postgres")) {
            execute(
                    admin,
                    "create table large (id int)",
                    "insert into large select generate_series(1, 300000)",
                    "do $$ begin for i in 1..101000 loop perform txid_current(); commit; end loop; end $$");
            var agent = agent(server, "transaction: 1m");
            try {
                assertThat(said(agent, "wraparound", "hold")).contains("public.large (pid ");
            } finally {
                agent.close();
            }
        }
    }

    @Test
    void a_disk_with_too_little_room_holds() throws Exception {
        try (var server = fresh(17, Map.of())) {
            var disk = server.dataDirectory().toFile();
            boolean scarce = disk.getUsableSpace() < 0.9 * disk.getTotalSpace();
            var agent = agent(server, "disk_percent: 90");
            try {
                // The largest there is; a machine with an empty disk has room even so.
                assertThat(said(agent, "disk", scarce ? "hold" : "go")).contains("are free");
            } finally {
                agent.close();
            }
        }
    }
}
