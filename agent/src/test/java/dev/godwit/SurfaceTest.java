package dev.godwit;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.demo.EmbeddedServer;
import dev.godwit.probe.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names, labels and types that dashboards and rules made for postgres_exporter rely on, pinned for every version. */
class SurfaceTest {

    private static final Path SURFACE = Path.of("src/test/resources/surface");

    /** Names that need a server older than 14. */
    private static final Set<String> OLD_SERVERS =
            Set.of("pg_replication_slots_pg_xlog_location_diff", "pg_stat_replication_pg_xlog_location_diff");

    /** Families that have rows only now and then: a vacuum, a standby, a worker at the right moment. */
    private static final List<String> PASSING = List.of(
            "pg_stat_progress_",
            "pg_stat_activity_autovacuum",
            "pg_stat_replication_",
            "pg_stat_wal_receiver_",
            "pg_replication_slots_slot_confirmed_flush_lsn",
            "pg_buffercache_");

    /** Labels that are ours beside the exporter's. */
    private static final Map<String, Set<String>> MORE_LABELS = Map.of(
            "pg_statio_user_indexes_idx_blks_read_total", Set.of("datname"),
            "pg_statio_user_indexes_idx_blks_hit_total", Set.of("datname"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void what_is_exported_is_what_the_golden_file_says(int major) throws Exception {
        try (var server = server(major);
                var idle = session(server, "postgres")) {
            prepare(idle);
            var agent = new RunningAgent(directory, server, config("0.20"));
            try {
                var golden = lines(SURFACE.resolve("pg" + major + ".txt"));
                var actual = Path.of("target/surface/pg" + major + ".txt");
                Files.createDirectories(actual.getParent());
                until("all is exported that is in " + golden.size() + " lines; see " + actual, () -> {
                    var now = surface(new Scraped(agent.get("/metrics").body()));
                    Files.write(actual, now);
                    return !now.isEmpty() && now.equals(golden);
                });
            } finally {
                agent.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void every_name_of_postgres_exporter_is_there_with_its_labels_and_type(int major) throws Exception {
        var theirs = lines(SURFACE.resolve("postgres_exporter-0.20.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(toMap(line -> line.substring(0, line.indexOf('{')), UnaryOperator.identity()));
        var declared = Declared.metrics(PASSING);
        try (var server = server(major);
                var idle = session(server, "postgres")) {
            prepare(idle);
            var agent = new RunningAgent(directory, server, config("0.20"));
            try {
                until(
                        "statements are there",
                        () -> agent.get("/metrics").body().contains("pg_stat_statements_seconds"));
                var wrong = new TreeMap<String, String>();
                until("all of them; see " + Files.createDirectories(Path.of("target/surface")), () -> {
                    var live = new Scraped(agent.get("/metrics").body());
                    wrong.clear();
                    theirs.forEach((name, line) -> {
                        var ours =
                                declared.getOrDefault(name, line(live, name, MORE_LABELS.getOrDefault(name, Set.of())));
                        if (!OLD_SERVERS.contains(name) && !ours.equals(line)) {
                            wrong.put(line, ours);
                        }
                    });
                    Files.writeString(Path.of("target/surface/wrong" + major + ".txt"), wrong.toString());
                    return wrong.isEmpty();
                });
            } finally {
                agent.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void what_public_dashboards_and_alerts_ask_for_is_exported(int major) throws Exception {
        var exported = lines(SURFACE.resolve("pg" + major + ".txt")).stream()
                .map(line -> line.substring(0, line.indexOf('{')))
                .collect(Collectors.toSet());
        assertThat(lines(SURFACE.resolve("asked-for.txt")))
                .filteredOn(name -> !name.startsWith("#") && !name.startsWith("process_"))
                .isNotEmpty()
                .isSubsetOf(exported);
    }

    @Test
    void older_levels_have_the_older_names_and_the_label_server() throws Exception {
        try (var server = server(17);
                var idle = session(server, "postgres")) {
            prepare(idle);
            for (var level : List.of("0.19", "0.17")) {
                var agent = new RunningAgent(directory, server, config(level));
                try {
                    until(
                            "slots are there",
                            () -> agent.get("/metrics").body().contains("pg_replication_slot_slot_is_active"));
                    until("sizes are there", () -> agent.get("/metrics").body().contains("pg_stat_user_tables_"));
                    until(
                            "settings are there",
                            () -> agent.get("/metrics").body().contains("pg_settings_"));
                    until("zeros are there", () -> agent.get("/metrics").body().contains("state=\"disabled\""));
                    var live = new Scraped(agent.get("/metrics").body());
                    assertThat(live.labels("pg_settings_max_connections")).contains("server");
                    assertThat(live.samples("pg_stat_activity_count").keySet())
                            .allSatisfy(
                                    labels -> assertThat(labels).containsEntry("server", "127.0.0.1:" + server.port()));
                    assertThat(live.names())
                            .contains(
                                    level.equals("0.17")
                                            ? "pg_stat_user_tables_size_bytes"
                                            : "pg_stat_user_tables_table_size_bytes")
                            .doesNotContain(
                                    level.equals("0.17")
                                            ? "pg_stat_user_tables_table_size_bytes"
                                            : "pg_stat_user_tables_size_bytes",
                                    "pg_replication_slots_slot_is_active");
                } finally {
                    agent.close();
                }
            }
        }
    }

    private static EmbeddedServer server(int major) throws IOException {
        return RealServers.fresh(
                major,
                Map.of(
                        "shared_preload_libraries", "pg_stat_statements",
                        "wal_level", "logical",
                        "max_slot_wal_keep_size", "256MB",
                        "archive_mode", "on",
                        "archive_command", "true",
                        "autovacuum", "off",
                        "max_prepared_transactions", "5"));
    }

    private static void prepare(Connection session) throws Exception {
        execute(
                session,
                "create extension pg_stat_statements",
                "create table large (id serial primary key, text text)",
                "insert into large (text) select repeat('x', 100) from generate_series(1, 60000)",
                "create index on large (text)",
                "vacuum analyze large",
                "select pg_create_physical_replication_slot('standby', true)",
                "select pg_create_logical_replication_slot('logical', 'pgoutput')",
                "select pg_switch_wal()");
    }

    private static String config(String compat) {
        var quick =
                Declared.probes().stream().map(name -> name + ": 500ms").collect(Collectors.joining(", ", "{", "}"));
        return "probes: {compat: \"" + compat + "\", every: " + quick + "}\n";
    }

    private static Set<String> surface(Scraped live) {
        var lines = new TreeSet<String>();
        live.names().stream()
                .filter(name -> name.startsWith("pg_"))
                .filter(name -> PASSING.stream().noneMatch(name::startsWith))
                .forEach(name -> lines.add(line(live, name, Set.of())));
        return lines;
    }

    private static String line(Scraped live, String name, Set<String> more) {
        var histogram =
                live.samples(name).isEmpty() && !live.samples(name + "_bucket").isEmpty();
        var labels = new HashSet<>(live.labels(histogram ? name + "_count" : name));
        labels.remove("target");
        labels.removeAll(more);
        return name + new TreeSet<>(labels).stream().collect(Collectors.joining(",", "{", "} ")) + live.type(name);
    }

    private static Set<String> lines(Path file) throws IOException {
        return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : Set.of();
    }
}
