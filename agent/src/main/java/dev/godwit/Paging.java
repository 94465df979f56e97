package dev.godwit;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.AlertTexts;
import dev.godwit.alerts.Alerts;
import dev.godwit.alerts.Transition;
import dev.godwit.notify.Notifier;
import dev.godwit.notify.Origin;
import dev.godwit.notify.Receivers;
import dev.godwit.promql.Evaluator;
import dev.godwit.series.Labels;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Random;

/** What alerts say and whom they reach, as configured. */
final class Paging {

    private final AgentConfig config;

    Paging(AgentConfig config) {
        this.config = config;
    }

    AlertTexts texts(Evaluator evaluator) {
        return new AlertTexts(Labels.of(config.labels()), config.externalUrl(), AlertTexts.answers(evaluator));
    }

    /** Told of every transition from now on. */
    Notifier notifier(Vertx vertx, InstantSource clock, Alerts alerts) {
        var origin = new Origin(Labels.of(config.labels()), config.externalUrl());
        // Whatever the locale says: alerts speak of tables, and tables have names of every alphabet.
        var console = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var notifier = Receivers.notifier(
                vertx,
                config.paging(),
                origin,
                clock,
                new Random(),
                () -> alerts.current().stream().map(this::labelled).toList(),
                console::println,
                false);
        alerts.onTransition(moved -> notifier.accept(new Transition(labelled(moved.alert()), moved.at())));
        return notifier;
    }

    /** With the labels configured for the database it is about. */
    private Alert labelled(Alert alert) {
        return config.databases().stream()
                .filter(database -> database.target().equals(alert.labels().get("target")))
                .findFirst()
                .map(database -> alert.below(Labels.of(database.labels())))
                .orElse(alert);
    }
}
