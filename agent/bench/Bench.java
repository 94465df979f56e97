import dev.godwit.demo.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the benchmarks share: a real server, a real agent in a process of its own with the launcher's flags, and plain sums. */
final class Bench implements AutoCloseable {

    static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    final Path directory;
    final EmbeddedServer server;
    private Process agent;
    final int port;

    Bench(int major) throws Exception {
        this(major, Map.of("shared_preload_libraries", "pg_stat_statements"));
    }

    Bench(int major, Map<String, String> settings) throws Exception {
        directory = Files.createTempDirectory("godwit-bench-");
        server = EmbeddedServer.start(Path.of("target/servers"), major, directory, settings);
        try (var socket = new java.net.ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var admin = session("postgres")) {
            execute(admin, "create extension pg_stat_statements", "create role godwit login", "grant pg_monitor to godwit");
        }
    }

    Connection session(String user) throws SQLException {
        return session(user, "postgres");
    }

    Connection session(String user, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database, user, "");
    }

    static void execute(Connection session, String... statements) throws SQLException {
        for (var sql : statements) {
            try (var statement = session.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    static double number(Connection session, String sql) throws SQLException {
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    static CompletableFuture<Void> waiting(Connection session, String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                execute(session, sql);
            } catch (SQLException ended) {
                throw new IllegalStateException(ended);
            }
        });
    }

    /** Starts the agent with more configuration below databases; returns milliseconds from exec to ready. */
    long startAgent(String more) throws Exception {
        return watch("postgres", more);
    }

    /** The same over another database of the server. */
    long watch(String database, String more) throws Exception {
        var config = directory.resolve("godwit.yml");
        Files.writeString(config, "listen: 127.0.0.1:" + port + "\ndatabases:\n  shop: {url: \"postgresql://godwit@127.0.0.1:"
                + server.port() + "/" + database + "\"}\n" + more);
        long begun = System.nanoTime();
        agent = new ProcessBuilder("../deploy/godwit", "watch", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile())
                .start();
        while (status("/-/ready") != 200) {
            if (!agent.isAlive()) {
                throw new IOException("the agent ended: " + Files.readString(directory.resolve("agent.log")));
            }
            Thread.sleep(5);
        }
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** Waits until the agent knows what schema there is, so that it can tell what changes. */
    void knows() throws Exception {
        while (!get("/metrics").contains("godwit_catalog_known_timestamp_seconds{")) {
            Thread.sleep(50);
        }
    }

    void stopAgent() throws Exception {
        agent.destroy();
        agent.waitFor();
    }

    long agentPid() {
        return agent.pid();
    }

    int status(String path) throws InterruptedException {
        try {
            return HTTP.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    String get(String path) throws Exception {
        return HTTP.send(request(path), HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    static void report(String what, List<Double> millis) {
        System.out.printf(
                Locale.ROOT,
                "%-44s n=%d median %.0f ms, worst %.0f ms%n",
                what,
                millis.size(),
                median(millis),
                millis.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN));
    }

    static double status(long pid, String field) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(field + ":")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        throw new IOException("no " + field);
    }

    /** CPU seconds of a process. */
    static double cpu(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Arrays.stream(new int[] {11, 12}).mapToDouble(i -> Double.parseDouble(fields[i])).sum() / 100;
    }

    @Override
    public void close() throws Exception {
        if (agent != null && agent.isAlive()) {
            stopAgent();
        }
        server.close();
        try (var tree = Files.walk(directory)) {
            tree.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
