package dev.godwit.probe;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Peer;
import dev.godwit.RunningAgent;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real postgres_exporter reads the same file on the same server: names, labels, types and values must be the same. */
class CustomPeerTest {

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_0-9]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    @TempDir
    private Path directory;

    private RunningAgent running;
    private Process exporter;

    @AfterEach
    void stop() throws Exception {
        if (running != null) {
            running.close();
        }
        if (exporter != null) {
            exporter.destroy();
            exporter.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void every_series_of_a_rich_file_is_the_one_postgres_exporter_gives(int major) throws Exception {
        var program = Peer.find("postgres-exporter");
        var server = shared(major);
        try (var admin = session(server, "postgres")) {
            execute(admin, "drop table if exists public.stock", "create table public.stock as select 7 as pieces");
        }
        var file = directory.resolve("queries.yaml");
        Files.writeString(file, Files.readString(Path.of("src/test/resources/custom/rich.yaml")));
        int port = freePort();
        var builder = new ProcessBuilder(
                program.toString(),
                "--extend.query-path=" + file,
                "--disable-default-metrics",
                "--disable-settings-metrics",
                "--web.listen-address=127.0.0.1:" + port);
        builder.environment().put("DATA_SOURCE_NAME", server.url("postgres") + "?sslmode=disable");
        exporter = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("exporter.log").toFile())
                .start();
        until("the exporter answers", () -> text(port).contains("rich_numbers_whole"));
        running = new RunningAgent(directory, server, "probes: {custom: [queries.yaml]}\n");
        until(
                "the last query has answered",
                () -> running.get("/metrics").body().contains("rich_many_value"));
        var text = running.get("/metrics").body();
        assertThat(String.join("\n", lines(text))).isEqualTo(String.join("\n", lines(text(port))));
        assertThat(types(text)).isEqualTo(types(text(port)));
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        samples(text).forEach((series, value) -> lines.add(series + " " + value));
        return lines;
    }

    private static Map<String, String> types(String text) {
        var types = new TreeMap<String, String>();
        text.lines()
                .filter(line -> line.startsWith("# TYPE rich_"))
                .map(line -> line.split(" ", -1))
                .forEach(words -> types.put(words[2], words[3]));
        return types;
    }

    /** Without the labels that say which server: ours is called target, theirs server. */
    private static Map<String, String> samples(String text) {
        var samples = new TreeMap<String, String>();
        for (var line : text.lines().filter(one -> one.startsWith("rich_")).toList()) {
            int space = line.lastIndexOf(' ');
            var series = line.substring(0, space);
            int brace = series.indexOf('{');
            var labels = new TreeMap<String, String>();
            if (brace >= 0) {
                var matcher = LABEL.matcher(series.substring(brace + 1, series.length() - 1));
                while (matcher.find()) {
                    labels.put(matcher.group(1), matcher.group(2));
                }
            }
            labels.remove("server");
            labels.remove("target");
            labels.values().removeIf(String::isEmpty);
            var value = Double.toString(Double.parseDouble(
                    line.substring(space + 1).replace("+Inf", "Infinity").replace("-Inf", "-Infinity")));
            samples.put((brace < 0 ? series : series.substring(0, brace)) + labels, value);
        }
        return samples;
    }

    private static String text(int port) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
