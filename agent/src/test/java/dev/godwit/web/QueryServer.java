package dev.godwit.web;

import dev.godwit.RealServers;
import dev.godwit.series.Descriptor;
import dev.godwit.series.SeriesSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The query API alone, over series a test wrote down, on a free port of this machine. */
public final class QueryServer {

    public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final QueryApi api;

    public QueryServer(SeriesSource source) throws Exception {
        this(source, QueryApi.LONGEST);
    }

    public QueryServer(SeriesSource source, Duration longest) throws Exception {
        var router = Router.router(vertx);
        var metadata = new Metadata(QueryServer::describe, new PrometheusRegistry());
        api = new QueryApi(vertx, source, metadata, BuildInfo.json("test"), InstantSource.fixed(NOW), longest);
        api.mount(router);
        var options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxFormAttributeSize(QueryApi.LONGEST_FORM);
        server = RealServers.await(
                vertx.createHttpServer(options).requestHandler(router).listen());
    }

    private static Optional<Descriptor> describe(String metric) {
        return metric.endsWith("_total")
                ? Optional.of(Descriptor.counter(metric, "Counts."))
                : metric.equals("temperature") ? Optional.of(Descriptor.gauge(metric, "Degrees.")) : Optional.empty();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Parameters are name, value, name, value, … */
    public HttpResponse<String> get(String path, String... parameters) throws IOException, InterruptedException {
        return ask(url(), path, parameters);
    }

    public static HttpResponse<String> ask(String server, String path, String... parameters)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server + path + "?" + form(parameters)));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String... parameters) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(parameters)));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A connection on which this was said, for clients that do not wait for the answer. */
    Socket send(String request) throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return client;
    }

    /** Queries being answered, asked on the loop that counts them. */
    int atOnce() throws Exception {
        Promise<Integer> counted = Promise.promise();
        vertx.runOnContext(turn -> counted.complete(api.atOnce()));
        return RealServers.await(counted.future());
    }

    /** The answer to an instant query, as JSON. */
    public JsonObject query(String... parameters) throws IOException, InterruptedException {
        return new JsonObject(get("/api/v1/query", parameters).body());
    }

    private static String form(String... parameters) {
        var form = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(parameters[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    public void close() throws Exception {
        RealServers.await(vertx.close());
    }
}
