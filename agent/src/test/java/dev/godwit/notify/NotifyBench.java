package dev.godwit.notify;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.until;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import dev.godwit.alerts.Transition;
import dev.godwit.series.Labels;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Secret;
import dev.godwit.settings.YamlReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A real HTTP server that answers as it is told and keeps what it was sent, a clock that stands still, and a hurried pace. */
final class NotifyBench implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-21T02:00:00Z");
    private static final Origin ORIGIN = new Origin(Labels.of("env", "prod", "team", "ops"), "https://godwit.example");
    static final Pace HURRIED = new Pace(
            Duration.ofMillis(4),
            Duration.ofMillis(20),
            Duration.ofHours(24),
            100,
            100,
            4,
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            Duration.ofMillis(300));

    /** A request as it came. */
    record Received(String path, String authorization, String body) {}

    /** What to answer: a status, and {@code Retry-After} where not null; status 0 hangs up, -1 waits for {@link #release}. */
    record Reply(int status, String retryAfter) {}

    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final List<Received> received = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Alert> firing = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpServer server;
    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private Notifier notifier;

    NotifyBench() throws Exception {
        server = await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void reply(int status) {
        reply(status, null);
    }

    void reply(int status, String retryAfter) {
        synchronized (replies) {
            replies.add(new Reply(status, retryAfter));
        }
    }

    /** Answers what waits for it. */
    void release(int status) {
        held.removeIf(request -> {
            answer(request, new Reply(status, null));
            return true;
        });
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Reply reply;
            synchronized (replies) {
                reply = replies.isEmpty() ? new Reply(200, null) : replies.remove();
            }
            received.add(new Received(request.path(), request.getHeader("Authorization"), body.toString()));
            answer(request, reply);
        });
    }

    private void answer(HttpServerRequest request, Reply reply) {
        if (reply.status() == 0) {
            request.connection().close();
        } else if (reply.status() < 0) {
            held.add(request);
        } else {
            if (reply.retryAfter() != null) {
                request.response().putHeader("Retry-After", reply.retryAfter());
            }
            request.response().setStatusCode(reply.status()).end();
        }
    }

    /** A notifier with these routes, whose webhooks may say {@code URL} for this server. */
    void routes(String yaml) throws Exception {
        var problems = new Problems();
        var routing = YamlReader.literal(problems)
                .read("alertmanager.yml", yaml.replace("URL", url()))
                .flatMap(section -> Routing.read(section, Path.of("/")));
        problems.orThrow();
        open(new NotifySettings(routing, List.of(), false), HURRIED);
    }

    void alertmanagers(Pace pace, String... urls) throws Exception {
        var secrets = List.of(urls).stream().map(Secret::new).toList();
        open(new NotifySettings(Optional.empty(), secrets, false), pace);
    }

    void console() throws Exception {
        open(new NotifySettings(Optional.empty(), List.of(), true), HURRIED);
    }

    private void open(NotifySettings settings, Pace pace) throws Exception {
        onLoop(() -> {
            notifier = Receivers.notifier(
                    vertx,
                    settings,
                    ORIGIN,
                    now::get,
                    new Random(1),
                    pace,
                    () -> firing,
                    new Console(lines::add, false));
            notifier.open();
            return Future.succeededFuture();
        });
    }

    /** All of them in one tick, as one evaluation would. */
    void transitions(Alert... alerts) throws Exception {
        onLoop(() -> {
            for (var alert : alerts) {
                notifier.accept(new Transition(alert, now.get()));
            }
            return Future.succeededFuture();
        });
    }

    void untilReceived(int count) throws Exception {
        until(count + " requests came", () -> received.size() >= count);
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    double sample(String name) throws Exception {
        return samples().get(name);
    }

    Map<String, Double> samples() throws Exception {
        return onLoop(() -> {
            Map<String, Double> values = new java.util.TreeMap<>();
            notifier.samples(now.get())
                    .forEach(sample -> values.merge(sample.labels().name(), sample.value(), Double::sum));
            return Future.succeededFuture(values);
        });
    }

    void closeNotifier() throws Exception {
        onLoop(notifier::close);
    }

    <T> T onLoop(Supplier<Future<T>> work) throws Exception {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(none -> work.get().onComplete(promise));
        return await(promise.future());
    }

    @Override
    public void close() throws IOException {
        try {
            await(vertx.close());
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }

    static Alert alert(State state, String... labels) {
        var pairs = new ArrayList<>(List.of("alertname", "Blocked", "severity", "critical"));
        pairs.addAll(List.of(labels));
        return new Alert(
                Labels.of(pairs.toArray(String[]::new)),
                Map.of("summary", "sessions wait"),
                state,
                12,
                START.minusSeconds(60),
                state == State.PENDING ? null : START.minusSeconds(30),
                state == State.RESOLVED ? START.minusSeconds(5) : null,
                "godwit_blocked_sessions > 10",
                Duration.ofSeconds(5));
    }
}
