package dev.godwit.web;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.alerts.AlertTexts;
import dev.godwit.alerts.Alerts;
import dev.godwit.notify.Notifier;
import dev.godwit.notify.NotifySettings;
import dev.godwit.notify.Origin;
import dev.godwit.notify.Receivers;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.Promql;
import dev.godwit.promql.SeriesNotation;
import dev.godwit.promql.Vector;
import dev.godwit.rules.Judge;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.Polls;
import dev.godwit.rules.RuleClock;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Secret;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Rules, alerts and the notifier as the agent joins them, on a clock that a test moves in steps of fifteen seconds, telling an
 * HTTP server that stands in for an Alertmanager and keeps what it is sent.
 */
final class AlertWorld {

    static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration RESEND = Duration.ofMinutes(1);
    private static final int REMINDER = 45;

    /** One alert as it was sent, at a second of the world. */
    record Sent(int second, JsonObject alert) {
        String label(String name) {
            return alert.getJsonObject("labels").getString(name);
        }

        String annotation(String name) {
            return alert.getJsonObject("annotations").getString(name);
        }

        int startsAt() {
            return second("startsAt");
        }

        int endsAt() {
            return second("endsAt");
        }

        private int second(String key) {
            return (int)
                    Duration.between(START, Instant.parse(alert.getString(key))).toSeconds();
        }
    }

    final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final TestLoop loop = new TestLoop();
    private final HttpServer server;
    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final Evaluator evaluator = new Evaluator(store, EvaluatorLimits.DEFAULT);
    private final Alerts alerts = new Alerts(new AlertTexts(Labels.EMPTY, "", this::query));
    private final Judge judge = new Judge(evaluator, store, alerts, () -> 0, Polls.ANSWERED);
    private final Rules rules;
    private final Notifier notifier;
    private final RuleClock ruleClock;
    private final List<SeriesNotation> input = new ArrayList<>();

    AlertWorld(String text, String... series) throws Exception {
        var problems = new Problems();
        rules = new RuleFiles(INTERVAL).read("rules.yml", text, MetricCatalogue.ANYTHING, problems);
        problems.orThrow();
        for (var line : series) {
            input.add(SeriesNotation.parse(line));
        }
        server = loop.await(() -> loop.vertx()
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var second = (int) Duration.between(START, now.get()).toSeconds();
                    new JsonArray(body).forEach(alert -> sent.add(new Sent(second, (JsonObject) alert)));
                    request.response().end();
                }))
                .listen(0, "127.0.0.1"));
        var url = new Secret("http://127.0.0.1:" + server.actualPort());
        var settings = new NotifySettings(Optional.empty(), List.of(url), false);
        notifier = loop.call(() -> Receivers.notifier(
                loop.vertx(),
                settings,
                new Origin(Labels.EMPTY, "http://godwit.example"),
                clock,
                new Random(1),
                alerts::current,
                line -> {},
                false));
        alerts.onTransition(notifier::accept);
        var worker = loop.vertx().createSharedWorkerExecutor("rules", 1);
        ruleClock = new RuleClock(loop.vertx(), worker, worker, judge, clock, health -> {});
    }

    private Vector query(String text, Instant at) {
        return (Vector) evaluator.instant(Promql.parse(text), at.toEpochMilli());
    }

    /** Lets the world run from where it is up to, and including, a second. */
    void runTo(int second) throws Exception {
        while (Duration.between(START, now.get()).toSeconds() < second) {
            step(now.get().plus(STEP));
        }
    }

    /** The first moment, before any time has passed. */
    void begin() throws Exception {
        step(START);
    }

    private void step(Instant at) throws Exception {
        now.set(at);
        long second = Duration.between(START, at).toSeconds();
        loop.call(() -> {
            write(at, (int) (second / STEP.toSeconds()));
            if (second % INTERVAL.toSeconds() == 0) {
                rules.groups().forEach(group -> judge.round(group, at).finish());
            }
            return null;
        });
        // What a judgement brought is told when its turn of the loop is over.
        loop.call(() -> null);
        settle();
        // Reminders have a beat of their own, between the judgements'.
        if (second % RESEND.toSeconds() == REMINDER) {
            loop.call(() -> {
                notifier.remind();
                return null;
            });
            settle();
        }
    }

    /** Waits until the stand-in has everything, so that it comes at its own second. */
    private void settle() throws Exception {
        RealServers.until(
                "all sent",
                () -> loop.call(() -> notifier.samples(now.get()).stream()
                        .filter(sample -> sample.labels().name().equals("godwit_outbox_depth"))
                        .allMatch(sample -> sample.value() == 0)));
    }

    private void write(Instant at, int index) {
        var samples = new ArrayList<Sample>();
        for (var line : input) {
            if (index < line.values().size() && line.values().get(index) != null) {
                samples.add(new Sample(line.labels(), line.values().get(index)));
            }
        }
        store.write("input", at, samples);
    }

    /** What {@code /api/v1/alerts} says: alert, state, value and since when, sorted. */
    List<String> alerts() {
        return AlertsJson.alerts(alerts).getJsonObject("data").getJsonArray("alerts").stream()
                .map(alert -> shown((JsonObject) alert))
                .sorted()
                .toList();
    }

    private static String shown(JsonObject alert) {
        var labels = alert.getJsonObject("labels");
        var since = Duration.between(START, Instant.parse(alert.getString("activeAt")))
                .toSeconds();
        return labels.getString("alertname") + labels.getString("variant", "") + " " + alert.getString("state") + " "
                + alert.getString("value") + " @" + since;
    }

    JsonObject annotations(String alertname) {
        return AlertsJson.alerts(alerts).getJsonObject("data").getJsonArray("alerts").stream()
                .map(alert -> (JsonObject) alert)
                .filter(alert ->
                        alert.getJsonObject("labels").getString("alertname").equals(alertname))
                .findFirst()
                .orElseThrow()
                .getJsonObject("annotations");
    }

    /** The rules of the only group, as {@code /api/v1/rules} has them. */
    List<JsonObject> rules() {
        return new RulesJson(rules, judge, ruleClock, alerts)
                        .chosen(RuleFilter.ALL)
                        .getJsonObject("data")
                        .getJsonArray("groups")
                        .getJsonObject(0)
                        .getJsonArray("rules")
                        .stream()
                        .map(rule -> (JsonObject) rule)
                        .toList();
    }

    /** What is in the series {@code ALERTS} now, sorted. */
    List<String> series() {
        return query("ALERTS", now.get()).samples().stream()
                .map(sample -> sample.labels().get("alertname")
                        + sample.labels().get("variant")
                        + " "
                        + sample.labels().get("alertstate"))
                .sorted()
                .toList();
    }

    /** The seconds at which an alert was sent between two. */
    List<Integer> seconds(String alertname, int from, int to) {
        return sent.stream()
                .filter(one -> one.label("alertname").equals(alertname))
                .map(Sent::second)
                .filter(second -> second >= from && second <= to)
                .toList();
    }

    void close() throws Exception {
        loop.close();
    }
}
