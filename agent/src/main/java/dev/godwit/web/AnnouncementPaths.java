package dev.godwit.web;

import dev.godwit.migration.Announcement;
import dev.godwit.migration.Announcements;
import dev.godwit.migration.Brief;
import dev.godwit.migration.Documents;
import dev.godwit.migration.Told;
import dev.godwit.migration.planned.Event;
import dev.godwit.migration.planned.Plan;
import dev.godwit.migration.preflight.PreflightCheck;
import dev.godwit.process.Addresses;
import dev.godwit.process.OpenSocket;
import dev.godwit.process.Sockets;
import dev.godwit.settings.Durations;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** What whoever migrates says and asks: before it, while it runs, when it is over; and the events of planned ones. */
final class AnnouncementPaths {

    static final Pattern CHANGES = Pattern.compile(MigrationPaths.PATH + "(/[^/]+/(beat|finish|stop))?");

    private static final String JSON = "application/json; charset=utf-8";
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_TEXT = 2_000;
    private static final int LISTED = 200;
    private static final Pattern MARKER = Pattern.compile("[A-Za-z0-9._-]{0,63}");

    /** What was sent makes no sense; the message is for whoever sent it. */
    private static final class Nonsense extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Nonsense(String message) {
            super(message);
        }
    }

    private final Announcing behind;
    private final InstantSource clock;
    private final Changing changing;

    AnnouncementPaths(Announcing behind, InstantSource clock, Changing changing) {
        this.behind = behind;
        this.clock = clock;
        this.changing = changing;
    }

    void mount(Router router) {
        router.route("/api/preflight").handler(this::preflight);
        router.route(MigrationPaths.PATH + "/events").handler(this::events);
        post(router, "", (id, body) -> announce(body));
        post(
                router,
                "/:id/beat",
                (id, body) -> behind.announcements().beat(id, told(body)).map(AnnouncementPaths::brief));
        post(router, "/:id/finish", this::finish);
        post(
                router,
                "/:id/stop",
                (id, body) -> behind.announcements()
                        .stop(id)
                        .map(cleared -> new JsonObject()
                                .put("told", new JsonArray(List.copyOf(cleared.told())))
                                .put("left", new JsonArray(List.copyOf(cleared.left())))));
    }

    private void post(Router router, String path, BiFunction<String, JsonObject, Future<JsonObject>> work) {
        router.route(HttpMethod.POST, MigrationPaths.PATH + path)
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
                .handler(context -> {
                    if (changing.allowed(context, "Announcing", "Ask on the agent's own machine.")) {
                        answer(context, work);
                    }
                });
    }

    private static void answer(RoutingContext context, BiFunction<String, JsonObject, Future<JsonObject>> work) {
        try {
            var body = context.body().asJsonObject();
            work.apply(context.pathParam("id"), body == null ? new JsonObject() : body)
                    .onSuccess(done -> WebServer.send(context, 200, JSON, done.toBuffer()))
                    .onFailure(failed -> WebServer.text(context, status(failed), failed.getMessage() + "\n"));
        } catch (DecodeException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException
                | Nonsense bad) {
            var text = bad instanceof Nonsense ? bad.getMessage() : "The body is no JSON object of this kind.";
            WebServer.text(context, 400, text + "\n");
        }
    }

    private static int status(Throwable failed) {
        return failed instanceof Announcements.Refused refused ? refused.missing() ? 404 : 409 : 503;
    }

    private Future<JsonObject> announce(JsonObject body) {
        var target = text(body, "target");
        var marker = text(body, "marker");
        if (!MARKER.matcher(marker).matches()) {
            throw new Nonsense("marker is at most 63 letters, digits, dots, dashes and underscores.");
        }
        var window = Durations.parse(
                Objects.requireNonNullElse(body.getString("window"), Durations.format(Announcement.WINDOW)));
        if (window.isEmpty() || window.get().toMinutes() < 1 || window.get().toDays() > 7) {
            throw new Nonsense("window is a duration from 1m to 7d.");
        }
        var plan = behind.plans()
                .named(target, text(body, "name"), clock.instant())
                .map(Plan::name)
                .orElse("");
        var forced = Objects.requireNonNullElse(body.getJsonArray("forced"), new JsonArray()).stream()
                .limit(LISTED)
                .map(String::valueOf)
                .toList();
        return behind.announcements()
                .announce(new Announcement(
                        target,
                        text(body, "database"),
                        text(body, "name"),
                        plan,
                        text(body, "environment"),
                        text(body, "by"),
                        text(body, "command"),
                        marker,
                        Boolean.TRUE.equals(body.getBoolean("beats")),
                        window.get(),
                        forced))
                .map(id -> new JsonObject().put("id", id));
    }

    private static String text(JsonObject body, String key) {
        var text = Objects.requireNonNullElse(body.getString(key), "");
        if (text.length() > LONGEST_TEXT) {
            throw new Nonsense(key + " is at most " + LONGEST_TEXT + " characters.");
        }
        return text;
    }

    private Future<JsonObject> finish(String id, JsonObject body) {
        return behind.announcements()
                .finish(id, body.getInteger("exit"), Boolean.TRUE.equals(body.getBoolean("aborted")))
                .map(whole -> new JsonObject().put("id", whole));
    }

    private static Told told(JsonObject body) {
        return new Told(
                text(body, "namespace"),
                body.getLong("number", 0L),
                body.getLong("answered", 0L),
                sockets(body.getJsonArray("sockets")));
    }

    /** Each is the address and the port on this side, the same of the other, and the kernel's number of it. */
    private static List<OpenSocket> sockets(JsonArray told) {
        return Objects.requireNonNullElse(told, new JsonArray()).stream()
                .limit(Sockets.MOST)
                .map(JsonArray.class::cast)
                .map(one -> new OpenSocket(
                        address(one.getString(0)),
                        one.getInteger(1),
                        address(one.getString(2)),
                        one.getInteger(3),
                        one.getLong(4)))
                .toList();
    }

    private static String address(String text) {
        return Addresses.same(text).orElseThrow(() -> new Nonsense("sockets have addresses."));
    }

    private static JsonObject brief(Brief brief) {
        return new JsonArray(Documents.write(List.of(brief))).getJsonObject(0);
    }

    private void preflight(RoutingContext context) {
        var target = context.request().getParam("target", "");
        var database = context.request().getParam("database", "");
        behind.preflight().apply(target, database).onSuccess(checks -> {
            if (checks.isEmpty()) {
                WebServer.text(context, 503, "There is no such database, or it is not connected.\n");
                return;
            }
            WebServer.send(context, 200, JSON, json(checks.get()).toBuffer());
        });
    }

    private static JsonArray json(List<PreflightCheck> checks) {
        var all = new JsonArray();
        checks.forEach(check -> all.add(new JsonObject()
                .put("name", check.name())
                .put("verdict", check.verdict().word())
                .put("what", check.what())
                .put("remedy", check.remedy())));
        return all;
    }

    private void events(RoutingContext context) {
        var limit = context.request().getParam("limit", Integer.toString(LISTED));
        if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > LISTED) {
            WebServer.text(context, 400, "limit is a number from 1 to " + LISTED + ".\n");
            return;
        }
        behind.plans()
                .newest(Integer.parseInt(limit))
                .onSuccess(events -> {
                    var all = new JsonArray();
                    events.forEach(event -> all.add(json(event)));
                    WebServer.send(context, 200, JSON, Buffer.buffer(all.encode()));
                })
                .onFailure(failed -> WebServer.text(context, 503, failed.getMessage() + "\n"));
    }

    private static JsonObject json(Event event) {
        return new JsonObject()
                .put("at", event.at().toString())
                .put("kind", event.kind().word())
                .put("plan", event.plan())
                .put("target", event.target())
                .put("migration", event.migration())
                .put("text", event.text());
    }
}
