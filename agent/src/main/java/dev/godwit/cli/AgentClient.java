package dev.godwit.cli;

import dev.godwit.migration.report.Plain;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;

/** Asks a running agent's own HTTP API. */
final class AgentClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST = 64 * 1024 * 1024;

    /** What it answered, whatever the status. */
    record Reply(int status, String body) {

        /** What it says to people, harmless on a terminal whatever names are in it. */
        String said() {
            return body.strip().lines().map(Plain::line).collect(Collectors.joining(System.lineSeparator()));
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI url;

    AgentClient(URI url) {
        this.url = url;
    }

    URI url() {
        return url;
    }

    /** Throws {@link ConnectException} where nobody listens, another {@link IOException} where no whole answer comes. */
    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path, PATIENCE).build());
    }

    /** The same with something to say, and a patience of one's own. */
    Reply post(String path, JsonObject body, Duration patience) throws IOException, InterruptedException {
        return send(request(path, patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
                .timeout(patience);
    }

    private Reply send(HttpRequest request) throws IOException, InterruptedException {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                var bytes = body.readNBytes(LONGEST + 1);
                if (bytes.length > LONGEST) {
                    throw new IOException("the answer of " + url + " is longer than " + LONGEST + " bytes");
                }
                return new Reply(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (ConnectException refused) {
            throw (IOException) new ConnectException("cannot connect to " + url).initCause(refused);
        } catch (HttpTimeoutException late) {
            throw new IOException(url + " does not answer in time", late);
        } catch (IOException mute) {
            if (mute.getMessage() == null) {
                throw new IOException(url + ": " + mute.getClass().getSimpleName(), mute);
            }
            throw mute;
        }
    }
}
