package dev.godwit.notify;

import dev.godwit.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** One HTTP address that takes JSON. Its URL may hold a secret, so nothing here says more of it than the host. */
final class Destination {

    private static final int HIGHEST_PORT = 65_535;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    private final WebClient client;
    private final Supplier<Future<Secret>> url;
    private final Duration timeout;
    private final InstantSource clock;

    Destination(WebClient client, Supplier<Future<Secret>> url, Duration timeout, InstantSource clock) {
        this.client = client;
        this.url = url;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Why a text is no URL to post to, without the text; empty if it is one. */
    static Optional<String> check(String text) {
        try {
            var uri = new URI(text);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return Optional.of("not an http or https URL");
            }
            if (uri.getHost() == null) {
                return Optional.of("a URL without a host");
            }
            return uri.getPort() > HIGHEST_PORT || uri.getPort() == 0
                    ? Optional.of("a URL with a bad port")
                    : Optional.empty();
        } catch (URISyntaxException bad) {
            return Optional.of("not a URL");
        }
    }

    /** The host and port, for people. */
    static String host(Secret url) {
        return host(URI.create(url.reveal()));
    }

    private static String host(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** Never fails: what goes wrong is an answer too. */
    Future<Answer> post(Buffer json) {
        Future<Secret> address;
        try {
            address = url.get();
        } catch (RuntimeException ours) {
            address = Future.failedFuture(ours);
        }
        return address.compose(found -> post(found, json), unread -> later("cannot read the URL"))
                // The client throws at what it cannot even try; that is no delivery.
                .otherwise(failure -> new Answer.Later(reason(failure), Optional.empty()));
    }

    private Future<Answer> post(Secret address, Buffer json) {
        var text = address.reveal().strip();
        var wrong = check(text);
        if (wrong.isPresent()) {
            return later(wrong.get());
        }
        var uri = URI.create(text);
        var request = client.postAbs(withoutUser(uri))
                .timeout(timeout.toMillis())
                .followRedirects(false)
                // Whatever a receiver says beyond its status is not kept, however much it is.
                .as(BodyCodec.none())
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "godwit");
        var user = uri.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            request.basicAuthentication(
                    colon < 0 ? user : user.substring(0, colon), colon < 0 ? "" : user.substring(colon + 1));
        }
        return request.sendBuffer(json)
                .map(response -> judge(uri, response))
                .otherwise(failure -> new Answer.Later(host(uri) + ": " + reason(failure), Optional.empty()));
    }

    private static Future<Answer> later(String why) {
        return Future.succeededFuture(new Answer.Later(why, Optional.empty()));
    }

    private static String withoutUser(URI uri) {
        var text = uri.toString();
        var user = uri.getRawUserInfo();
        return user == null ? text : text.replaceFirst("//[^@/]*@", "//");
    }

    private Answer judge(URI uri, HttpResponse<?> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Answer.Delivered();
        }
        var why = host(uri) + " answered " + status;
        boolean again = status == TOO_MANY || status >= SERVER_ERRORS;
        return again
                ? new Answer.Later(why, RetryAfter.parse(response.getHeader("Retry-After"), clock.instant()))
                : new Answer.Never(why);
    }

    /** The client's own words may repeat the URL. */
    private static String reason(Throwable failure) {
        var name = failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        if (name.contains("timeout")) {
            return "no answer in time";
        }
        if (name.contains("unknownhost")) {
            return "unknown host";
        }
        if (name.contains("connect")) {
            return "connection refused";
        }
        return name.contains("ssl") ? "TLS handshake failed" : "connection lost";
    }
}
