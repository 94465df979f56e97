package dev.godwit.migration;

import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;

import dev.godwit.RealServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** One life of an agent in a process of its own, over the database {@code killed}; all lives in one directory keep the same store. */
final class LifeOfAnAgent implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("listens on (127\\.0\\.0\\.1:[0-9]+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    /**
     * @param name of the file for what it says
     * @param more configuration
     */
    LifeOfAnAgent(Path directory, String name, String more, String listen) throws Exception {
        var said = directory.resolve(name);
        var config = Files.writeString(
                directory.resolve("godwit.yml"),
                "listen: " + listen + "\nstate: kept\ndatabases: {shop: {url: \""
                        + shared(17).url("killed") + "\"}}\n" + more);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.godwit.Main",
                        "watch",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        until("it listens", () -> ADDRESS.matcher(Files.readString(said)).find());
        var address = ADDRESS.matcher(Files.readString(said));
        address.find();
        url = "http://" + address.group(1);
    }

    LifeOfAnAgent(Path directory, String name) throws Exception {
        this(directory, name, "", "127.0.0.1:0");
    }

    String url() {
        return url;
    }

    void kill() throws Exception {
        RealServers.signal("KILL", process.pid());
        gone();
    }

    private void gone() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the agent does not end");
        }
    }

    void untilItKnowsTheSchema() throws Exception {
        until("it knows the schema", () -> get("/metrics").contains("godwit_catalog_known_timestamp_seconds{"));
    }

    String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    JsonArray all() throws IOException, InterruptedException {
        return new JsonArray(get("/api/migrations"));
    }

    JsonObject newest() throws IOException, InterruptedException {
        var all = all();
        return all.isEmpty()
                ? new JsonObject().put("statements", new JsonArray())
                : new JsonObject(get("/api/migrations/" + all.getJsonObject(0).getString("id")));
    }

    boolean shows(Predicate<JsonObject> what) throws IOException, InterruptedException {
        return what.test(newest());
    }

    /** Stops it, if it is not dead already. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            gone();
        } catch (InterruptedException ended) {
            throw new IOException(ended);
        }
    }
}
