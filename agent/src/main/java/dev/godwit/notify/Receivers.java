package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes a {@link Notifier} with a receiver for everybody the settings name. */
public final class Receivers {

    private static final Duration ALERTMANAGER_TIMEOUT = Duration.ofSeconds(10);
    private static final String ALERTS_PATH = "/api/v2/alerts";

    private final Vertx vertx;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pace pace;
    private final WebClient client;
    private final Origin origin;

    private Receivers(Vertx vertx, InstantSource clock, RandomGenerator random, Pace pace, Origin origin) {
        this.vertx = vertx;
        this.clock = clock;
        this.random = random;
        this.pace = pace;
        this.client = WebClient.create(vertx);
        this.origin = origin;
    }

    /**
     * Call it on the event loop that will call the notifier.
     *
     * @param firing the alerts firing at the moment
     * @param lines where the console receiver writes
     * @param coloured whether it may use colours
     */
    public static Notifier notifier(
            Vertx vertx,
            NotifySettings settings,
            Origin origin,
            InstantSource clock,
            RandomGenerator random,
            Supplier<List<Alert>> firing,
            Consumer<String> lines,
            boolean coloured) {
        return notifier(vertx, settings, origin, clock, random, Pace.DEFAULT, firing, new Console(lines, coloured));
    }

    static Notifier notifier(
            Vertx vertx,
            NotifySettings settings,
            Origin origin,
            InstantSource clock,
            RandomGenerator random,
            Pace pace,
            Supplier<List<Alert>> firing,
            Console console) {
        var all = new Receivers(vertx, clock, random, pace, origin);
        var receivers = new ArrayList<Receiver>();
        if (settings.console()) {
            receivers.add(console);
        }
        for (int i = 0; i < settings.alertmanagers().size(); i++) {
            receivers.add(all.alertmanager(i, settings.alertmanagers().get(i)));
        }
        settings.routing()
                .ifPresent(routing -> routing.receivers()
                        .forEach((name, webhooks) -> all.addWebhooks(receivers, routing, name, webhooks)));
        return new Notifier(vertx, clock, pace, origin.labels(), firing, receivers, all.client::close);
    }

    private void addWebhooks(List<Receiver> receivers, Routing routing, String name, List<WebhookSettings> webhooks) {
        for (int i = 0; i < webhooks.size(); i++) {
            var tally = new Tally(name, "webhook[" + i + "]");
            var webhook = webhooks.get(i);
            var destination = new Destination(client, url(webhook), webhook.timeout(), clock);
            var outbox = new Outbox(vertx, clock, random, pace, tally, destination::post);
            var body = new WebhookBody(origin.externalUrl());
            receivers.add(new Webhook(name, webhook, routing.root(), body, outbox));
        }
    }

    private Receiver alertmanager(int index, Secret url) {
        var address = new Secret(url.reveal() + ALERTS_PATH);
        var destination = new Destination(client, () -> Future.succeededFuture(address), ALERTMANAGER_TIMEOUT, clock);
        var tally = new Tally(Destination.host(url), "alertmanager[" + index + "]");
        return new AlertmanagerApi(vertx, clock, random, pace, tally, destination, origin.externalUrl());
    }

    private Supplier<Future<Secret>> url(WebhookSettings webhook) {
        if (webhook.url().isPresent()) {
            return () -> Future.succeededFuture(webhook.url().get());
        }
        Path file = webhook.urlFile().orElseThrow();
        return () -> vertx.fileSystem().readFile(file.toString()).map(text -> new Secret(text.toString()));
    }
}
