package dev.godwit.endpoint;

import dev.godwit.settings.Durations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One question and its answer over one connection, or a few if it is sent on. One clock runs over all of it, and when it rings
 * the connection is closed, whatever the other side is at. Belongs to the loop that began it.
 */
final class Exchange {

    /** Redirects followed. */
    static final int MOST_REDIRECTS = 5;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> REPEATED = Set.of(307, 308);
    private static final String ENCODING = "Content-Encoding";

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final Allowance allowance;
    private final Question question;
    private final String authorization;
    private final Promise<Answer> answer = Promise.promise();

    private EndpointUrl url;
    private HttpMethod method;
    private HttpClientConnection connection;
    private HttpClientResponse head;
    private Buffer body = Buffer.buffer();
    private long length;
    private int redirects;
    private long timer;
    private long mark;
    private long connect;
    private long processing;
    private long transfer;
    private boolean over;

    /** @param authorization told to the question's own host only, empty for none */
    Exchange(Vertx vertx, HttpClientAgent http, Allowance allowance, Question question, String authorization) {
        this.vertx = vertx;
        this.http = http;
        this.allowance = allowance;
        this.question = question;
        this.authorization = authorization;
        this.url = question.visit().url();
        this.method = HttpMethod.valueOf(question.method());
    }

    Future<Answer> begin() {
        var timeout = question.visit().timeout();
        timer = vertx.setTimer(
                Math.max(1, timeout.toMillis()),
                rings -> fail(EndpointState.TIMEOUT, "no whole answer within " + Durations.format(timeout)));
        mark = System.nanoTime();
        hop();
        return answer.future();
    }

    private void hop() {
        var visit = question.visit();
        var options = new HttpConnectOptions()
                .setHost(url.host().replaceAll("[\\[\\]]", ""))
                .setPort(url.port())
                .setSsl(url.tls())
                .setConnectTimeout(visit.timeout().toMillis());
        if (url.tls()) {
            options.setSslOptions(visit.access().tls(visit.timeout()));
        }
        int here = redirects;
        try {
            http.connect(options).onSuccess(this::connected).onFailure(failure -> failed(here, failure));
        } catch (RuntimeException refused) {
            fail(EndpointState.REFUSED, "cannot be asked");
        }
    }

    private void connected(HttpClientConnection made) {
        connect += lap();
        connection = made;
        if (over) {
            connection.close();
            return;
        }
        var options = new RequestOptions().setMethod(method).setURI(url.path()).setFollowRedirects(false);
        question.headers().forEach(options::putHeader);
        if (!authorization.isEmpty() && url.isSameOrigin(question.visit().url())) {
            options.putHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        // The connection of a hop that is over ends, too, and that is no failure.
        int here = redirects;
        made.request(options).onSuccess(this::send).onFailure(failure -> failed(here, failure));
    }

    private void send(HttpClientRequest request) {
        int here = redirects;
        request.exceptionHandler(failure -> failed(here, failure));
        request.send().onSuccess(this::answered).onFailure(failure -> failed(here, failure));
    }

    private void answered(HttpClientResponse response) {
        processing += lap();
        if (over) {
            return;
        }
        var location = response.getHeader(HttpHeaders.LOCATION);
        boolean redirect = REDIRECTS.contains(response.statusCode()) && location != null;
        if (redirect && question.visit().redirects()) {
            follow(response.statusCode(), location);
            return;
        }
        head = response;
        int here = redirects;
        response.exceptionHandler(failure -> failed(here, failure))
                .handler(this::chunk)
                .endHandler(ended -> complete());
    }

    private void follow(int status, String location) {
        leave();
        if (++redirects > MOST_REDIRECTS) {
            fail(EndpointState.BAD_STATUS, "redirects more than " + MOST_REDIRECTS + " times");
            return;
        }
        try {
            url = url.follow(location);
        } catch (EndpointUrl.Malformed bad) {
            fail(EndpointState.BAD_STATUS, "redirects to " + bad.getMessage());
            return;
        }
        if (method.equals(HttpMethod.POST) && !REPEATED.contains(status)) {
            method = HttpMethod.GET;
        }
        hop();
    }

    private void chunk(Buffer bytes) {
        if (over) {
            return;
        }
        length += bytes.length();
        if (length > question.most()) {
            fail(EndpointState.TOO_LARGE, "the body has more than " + question.most() + " bytes");
            return;
        }
        int room = Math.min(bytes.length(), question.kept() - body.length());
        if (room <= 0) {
            return;
        }
        if (!allowance.grow(body.length(), body.length() + room)) {
            fail(EndpointState.TOO_LARGE, "too much of other answers is in memory");
            return;
        }
        body.appendBuffer(bytes, 0, room);
    }

    private void complete() {
        if (over) {
            return;
        }
        transfer = lap();
        var found = new Answer(
                head.statusCode(),
                Optional.ofNullable(head.getHeader(HttpHeaders.CONTENT_TYPE)).orElse(""),
                Optional.ofNullable(head.getHeader(ENCODING)).orElse(""),
                body,
                length,
                redirects,
                url.tls(),
                connect,
                processing,
                transfer,
                expiry());
        end();
        answer.complete(found);
    }

    private Optional<Instant> expiry() {
        if (!connection.isSsl()) {
            return Optional.empty();
        }
        try {
            return connection.peerCertificates().stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(one -> ((X509Certificate) one).getNotAfter().toInstant())
                    .min(Instant::compareTo);
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    private long lap() {
        long now = System.nanoTime();
        long took = now - mark;
        mark = now;
        return took;
    }

    private void failed(int hop, Throwable failure) {
        if (hop == redirects) {
            var state = Trouble.state(failure, head != null);
            fail(state, Trouble.words(state, failure));
        }
    }

    private void fail(EndpointState state, String why) {
        if (!over) {
            end();
            release();
            answer.fail(new EndpointFailure(state, why));
        }
    }

    private void end() {
        over = true;
        vertx.cancelTimer(timer);
        leave();
    }

    /** Forgets the body, once nobody looks at it any more. */
    void release() {
        allowance.release(body.length());
        body = Buffer.buffer();
    }

    private void leave() {
        if (connection != null) {
            connection.close();
        }
    }
}
