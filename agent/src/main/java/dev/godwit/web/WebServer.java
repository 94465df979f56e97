package dev.godwit.web;

import dev.godwit.alerts.Alerts;
import dev.godwit.backup.Backups;
import dev.godwit.migration.Migrations;
import dev.godwit.probe.Target;
import dev.godwit.rules.Judge;
import dev.godwit.rules.RuleClock;
import dev.godwit.rules.Rules;
import dev.godwit.series.Descriptor;
import dev.godwit.series.SeriesStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** The HTTP side: every path, and what answers it. Nearly all only read: GET, HEAD and the forms of queries. */
public final class WebServer {

    private static final int LONGEST_REQUEST_LINE = 16 * 1024;
    private static final int IDLE_SECONDS = 60;
    private static final String JSON = "application/json; charset=utf-8";
    private static final String POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** Everything the pages look at. */
    public record View(
            SeriesStore store,
            PrometheusMeterRegistry meters,
            Function<String, Optional<Descriptor>> describe,
            List<Target> targets,
            Supplier<Rules> rules,
            Judge judge,
            RuleClock ruleClock,
            Alerts alerts,
            Backups backups,
            Migrations migrations,
            Announcing announcing,
            String version,
            String externalUrl,
            BooleanSupplier ready,
            Supplier<Future<String>> reload) {}

    private final Vertx vertx;
    private final View view;
    private final Scrapes scrapes;
    private final MigrationPaths migrationPaths;
    private final AnnouncementPaths announcementPaths;
    private final QueryApi queryApi;
    private final Changing changing;
    private HttpServer server;
    private ListenAddress listening;

    public WebServer(Vertx vertx, View view, WorkerExecutor worker, InstantSource clock) {
        this.vertx = vertx;
        this.view = view;
        this.scrapes = new Scrapes(view, worker);
        this.migrationPaths = new MigrationPaths(view.migrations(), view.backups(), worker, clock);
        this.changing = new Changing(() -> listening, view.externalUrl());
        this.announcementPaths = new AnnouncementPaths(view.announcing(), clock, changing);
        var metadata = new Metadata(view.describe(), view.meters().getPrometheusRegistry());
        this.queryApi =
                new QueryApi(vertx, view.store(), metadata, BuildInfo.json(view.version()), clock, QueryApi.LONGEST);
    }

    /** Listens; fails if the address cannot be had. Gives the port, which matters when 0 was asked for. */
    public Future<Integer> listen(ListenAddress address) {
        listening = address;
        var options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setCompressionSupported(true)
                // No scraper asks for it, and a client that does may be left with half an answer.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxFormAttributeSize(QueryApi.LONGEST_FORM);
        server = vertx.createHttpServer(options);
        return server.requestHandler(router()).listen().map(HttpServer::actualPort);
    }

    private Router router() {
        var router = Router.router(vertx);
        // A client that hangs up or sends nonsense is no event of ours: answered, not logged.
        router.errorHandler(400, context -> refuse(context, ApiError.Kind.BAD_DATA, "The request makes no sense."));
        router.errorHandler(413, context -> refuse(context, ApiError.Kind.TOO_LONG, "The form is too long."));
        router.errorHandler(500, context -> refuse(context, ApiError.Kind.INTERNAL, "Godwit could not answer."));
        router.route().handler(WebServer::guard);
        get(router, "/metrics", scrapes::all);
        get(router, "/probe", scrapes::one);
        get(router, "/-/healthy", context -> text(context, 200, "Godwit is healthy.\n"));
        get(router, "/-/ready", this::ready);
        var reload = new ReloadPath(view.reload(), changing);
        router.route(ReloadPath.PATH).handler(reload::answer);
        queryApi.mount(router);
        json(router, "/api/v1/alerts", () -> AlertsJson.alerts(view.alerts()).toBuffer());
        get(router, "/api/v1/rules", this::rules);
        json(router, "/api/resolved", () -> AlertsJson.resolved(view.alerts()).toBuffer());
        json(router, "/api/targets", () -> TargetsJson.targets(view.targets()).toBuffer());
        json(
                router,
                "/api/activity",
                () -> TargetsJson.activity(view.store().present(writer -> writer.startsWith("probe/sessions/")))
                        .toBuffer());
        json(router, "/api/blocking", () -> BlockingJson.all(view.targets()).toBuffer());
        json(router, "/api/backups", () -> BackupsJson.backups(view.backups()).toBuffer());
        announcementPaths.mount(router);
        migrationPaths.mount(router);
        new Pages(view.version()).mount(router);
        router.route()
                .handler(context ->
                        refuse(context, ApiError.Kind.NOT_FOUND, "There is nothing here. Try / or /metrics."));
        return router;
    }

    private static void guard(RoutingContext context) {
        context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var method = context.request().method();
        boolean forms = QueryApi.FORMS.contains(context.normalizedPath());
        boolean form = forms && method.equals(HttpMethod.POST);
        if (context.normalizedPath().equals(ReloadPath.PATH)) {
            only(context, ReloadPath.METHODS.contains(method), "POST, PUT");
        } else if (method.equals(HttpMethod.POST)
                && AnnouncementPaths.CHANGES.matcher(context.normalizedPath()).matches()) {
            context.next();
        } else if (form || method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            context.next();
        } else {
            context.response().putHeader(HttpHeaders.ALLOW, forms ? "GET, HEAD, POST" : "GET, HEAD");
            text(context, 405, "Only GET" + (forms ? ", HEAD and POST" : " and HEAD") + " are served.\n");
        }
    }

    private static void only(RoutingContext context, boolean served, String methods) {
        if (served) {
            context.next();
        } else {
            context.response().putHeader(HttpHeaders.ALLOW, methods);
            text(context, 405, "Only " + methods.replace(", ", " and ") + " are served.\n");
        }
    }

    private static void get(Router router, String path, io.vertx.core.Handler<RoutingContext> handler) {
        router.route(path).handler(handler);
    }

    private static void json(Router router, String path, Supplier<Buffer> body) {
        get(router, path, context -> send(context, 200, JSON, body.get()));
    }

    private void rules(RoutingContext context) {
        try {
            var chosen = RuleFilter.read(context.request().params());
            var rules = new RulesJson(view.rules().get(), view.judge(), view.ruleClock(), view.alerts());
            send(context, 200, JSON, rules.chosen(chosen).toBuffer());
        } catch (ApiError bad) {
            send(context, bad.kind().status(), JSON, bad.json().toBuffer());
        }
    }

    /** Clients of Prometheus' API read its errors as JSON; to everybody else they are text. */
    private static void refuse(RoutingContext context, ApiError.Kind kind, String text) {
        var response = context.response();
        if (response.closed() || response.ended() || response.headWritten()) {
            return;
        }
        if (context.normalizedPath().startsWith("/api/v1/")) {
            send(context, kind.status(), JSON, new ApiError(kind, text).json().toBuffer());
        } else {
            text(context, kind.status(), text + "\n");
        }
    }

    private void ready(RoutingContext context) {
        boolean ready = view.ready().getAsBoolean();
        text(context, ready ? 200 : 503, ready ? "Godwit is ready.\n" : "Godwit is not ready.\n");
    }

    static void text(RoutingContext context, int status, String text) {
        send(context, status, "text/plain; charset=utf-8", Buffer.buffer(text));
    }

    static void send(RoutingContext context, int status, String type, Buffer body) {
        var response = context.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }

    public Future<Void> close() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
