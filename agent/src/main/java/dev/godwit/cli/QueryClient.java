package dev.godwit.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;

/** Asks Prometheus' HTTP API of whoever speaks it. */
final class QueryClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI url;
    private final int longest;

    /** @param longest bytes an answer may have */
    QueryClient(URI url, int longest) {
        this.url = url;
        this.longest = longest;
    }

    /** The answer, be it a success or an error; throws {@link IOException} where nobody answers in this language. */
    JsonObject ask(String endpoint, MultiMap parameters) throws IOException, InterruptedException {
        var form = parameters.entries().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + "/api/v1/" + endpoint))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return read(body.readNBytes(longest + 1), response.statusCode());
            }
        } catch (ConnectException refused) {
            throw new IOException("cannot connect to " + url, refused);
        }
    }

    private JsonObject read(byte[] body, int status) throws IOException {
        if (body.length > longest) {
            throw new IOException("the answer of " + url + " is longer than " + longest + " bytes");
        }
        try {
            var json = new JsonObject(new String(body, StandardCharsets.UTF_8));
            if (json.getString("status") != null) {
                return json;
            }
        } catch (DecodeException | ClassCastException other) {
            // Said below: whatever it is, it is no answer.
        }
        throw new IOException(url + " speaks no query API, it answers " + status);
    }
}
