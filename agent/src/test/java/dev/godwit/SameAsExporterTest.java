package dev.godwit;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;

import dev.godwit.probe.Declared;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real postgres_exporter, the one of Debian, and Godwit look at the same server: the same names, label sets and values. */
class SameAsExporterTest {

    /** Names of this old release that later ones, and so Godwit, do not have; with the reason. */
    private static final Map<String, String> GONE = Map.of(
            "pg_exporter_.*", "about the exporter itself",
            "pg_scrape_collector_.*", "about the exporter itself; its collectors had other names",
            "pg_stat_activity_(count|max_tx_duration)", "had fewer labels; SurfaceTest has the new ones",
            "pg_stat_database_(active|session|idle_in_transaction)_time",
                    "milliseconds; later releases export seconds or nothing",
            "pg_stat_database_checksum_.*", "NaN where there are no checksums; later releases do not export it",
            "pg_settings_extra_float_digits", "what its own driver sets for its own session",
            "pg_stat_archiver_last_archive_age", "NaN where nothing was archived; later releases leave it out");

    /** Values that move while two look one after the other. */
    private static final Pattern MOVING = Pattern.compile(
            "pg_stat_database_(xact|blks|tup|numbackends|blk|sessions|stats_reset).*"
                    + "|pg_locks_count|pg_stat_bgwriter_.*|pg_wal_.*|pg_stat_archiver_.*"
                    + "|pg_stat_user_tables_(seq|idx|n_mod).*|pg_statio_.*|pg_database_size_bytes|pg_replication_slots.*|pg_stat_database_temp.*");

    @TempDir
    private Path directory;

    @Test
    void names_label_sets_and_values_are_the_exporters() throws Exception {
        var exporter = Peer.find("postgres-exporter");
        try (var server = RealServers.fresh(15, Map.of("shared_preload_libraries", "pg_stat_statements"));
                var admin = session(server, "postgres")) {
            execute(
                    admin,
                    "create table counted (id int primary key, text text)",
                    "insert into counted select n, repeat('x', 50) from generate_series(1, 5000) n",
                    "delete from counted where id <= 100",
                    "vacuum analyze counted",
                    "create database other",
                    "select pg_create_physical_replication_slot('standby', true)");
            int port = freePort();
            var builder = new ProcessBuilder(
                    exporter.toString(), "--web.listen-address=127.0.0.1:" + port, "--log.level=error");
            builder.environment()
                    .put(
                            "DATA_SOURCE_NAME",
                            "postgresql://postgres@127.0.0.1:" + server.port() + "/postgres?sslmode=disable");
            var process = builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("exporter.log").toFile())
                    .start();
            var every = Declared.probes().stream()
                    .map(name -> name + ": 500ms")
                    .collect(Collectors.joining(", ", "{", "}"));
            var agent = new RunningAgent(directory, server, "probes: {compat: \"0.17\", every: " + every + "}\n");
            try {
                var page = "http://127.0.0.1:" + port + "/metrics";
                until("the exporter answers", () -> fetch(page).contains("pg_up 1"));
                var wrong = new TreeMap<String, String>();
                until("they agree", () -> {
                    wrong.clear();
                    wrong.putAll(compare(
                            new Scraped(fetch(page)),
                            new Scraped(agent.get("/metrics").body())));
                    java.nio.file.Files.writeString(
                            java.nio.file.Files.createDirectories(Path.of("target/surface"))
                                    .resolve("exporter.txt"),
                            String.join(
                                    "\n",
                                    wrong.entrySet().stream()
                                            .map(Object::toString)
                                            .toList()));
                    return wrong.isEmpty();
                });
            } finally {
                agent.close();
                process.destroy();
                process.waitFor();
            }
        }
    }

    private static Map<String, String> compare(Scraped theirs, Scraped ours) {
        var wrong = new TreeMap<String, String>();
        int[] same = {0};
        for (var name : theirs.names()) {
            if (!name.startsWith("pg_") || GONE.keySet().stream().anyMatch(name::matches)) {
                continue;
            }
            var mine = new HashMap<Map<String, String>, Double>();
            ours.samples(name).forEach((labels, value) -> mine.put(plain(labels), value));
            theirs.samples(name).forEach((labels, value) -> {
                // Later releases leave out the row for what belongs to no database.
                if ("0".equals(labels.get("datid"))) {
                    return;
                }
                var found = mine.get(plain(labels));
                if (found == null) {
                    wrong.put(name + plain(labels), "missing; theirs is " + value);
                } else if (!MOVING.matcher(name).matches() && !close(found, value)) {
                    wrong.put(name + plain(labels), found + ", theirs is " + value);
                } else {
                    same[0]++;
                }
            });
        }
        if (same[0] < 300) {
            wrong.put("all", "only " + same[0] + " samples are the same");
        }
        return wrong;
    }

    private static boolean close(double one, double other) {
        boolean neither = Double.isNaN(one) && Double.isNaN(other);
        return neither || Math.abs(one - other) <= 1e-6 * Math.abs(other);
    }

    /** Without what we add, and what one of the two leaves empty. */
    private static Map<String, String> plain(Map<String, String> labels) {
        var plain = new TreeMap<>(labels);
        plain.remove("target");
        plain.remove("server");
        plain.values().removeIf(String::isEmpty);
        return plain;
    }

    private static String fetch(String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (java.io.IOException | InterruptedException notYet) {
            return "";
        }
    }

    private static int freePort() throws java.io.IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
