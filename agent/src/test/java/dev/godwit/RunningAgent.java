package dev.godwit;

import dev.godwit.demo.EmbeddedServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import java.util.Map;

/** A whole agent for a test, made from a configuration file as `godwit watch` would, on a free port. */
public final class RunningAgent {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Agent agent;

    /** @param more configuration beside the database {@code shop} */
    public RunningAgent(Path directory, EmbeddedServer server, String more) throws Exception {
        this(Files.writeString(directory.resolve("godwit.yml"), config(server, more)));
    }

    /** From a configuration that says everything. */
    public RunningAgent(Path file) throws Exception {
        var source = new ConfigFile(file, Map.<String, String>of()::get);
        agent = new Agent(source.read(), Build.read(), source);
        RealServers.await(vertx.deployVerticle(agent));
    }

    /** What the configuration says, for a test that changes it. */
    public static String config(EmbeddedServer server, String more) {
        return "listen: 127.0.0.1:0\ndatabases:\n  shop: {url: \"" + server.url("postgres")
                + "\", labels: {team: checkout}}\n" + more;
    }

    public Agent agent() {
        return agent;
    }

    public String url() {
        return "http://127.0.0.1:" + agent.port();
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), path, headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request, String path, String... headers)
            throws IOException, InterruptedException {
        request.uri(URI.create(url() + path)).timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, JsonObject body) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body.encode())),
                path,
                "Content-Type",
                "application/json");
    }

    public JsonObject object(String path) throws IOException, InterruptedException {
        return new JsonObject(get(path).body());
    }

    public JsonArray array(String path) throws IOException, InterruptedException {
        return new JsonArray(get(path).body());
    }

    public void close() throws Exception {
        RealServers.await(vertx.close());
    }
}
