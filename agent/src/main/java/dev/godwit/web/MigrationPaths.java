package dev.godwit.web;

import dev.godwit.backup.Backups;
import dev.godwit.migration.Brief;
import dev.godwit.migration.Documents;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.Migrations;
import dev.godwit.migration.report.AsOf;
import dev.godwit.migration.report.HtmlReport;
import dev.godwit.migration.report.MarkdownReport;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@code /api/migrations}: every migration that is kept, newest first; each whole below its identifier, and its report. */
final class MigrationPaths {

    static final String PATH = "/api/migrations";

    private static final String JSON = "application/json; charset=utf-8";
    private static final String MARKDOWN = "text/markdown; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final int LISTED = 200;

    private final Migrations migrations;
    private final Backups backups;
    private final WorkerExecutor worker;
    private final InstantSource clock;

    MigrationPaths(Migrations migrations, Backups backups, WorkerExecutor worker, InstantSource clock) {
        this.migrations = migrations;
        this.backups = backups;
        this.worker = worker;
        this.clock = clock;
    }

    void mount(Router router) {
        router.route(PATH).handler(this::list);
        router.route(PATH + "/pending")
                .handler(context -> send(context, JSON, Documents.pending(migrations.pending())));
        router.route(PATH + "/:id")
                .handler(context -> one(context, record -> send(context, JSON, Documents.write(record))));
        router.route(PATH + "/:id/report").handler(context -> one(context, record -> report(context, record)));
    }

    /** All, or with {@code state} those that run or have ended; with {@code limit} so many of the newest. */
    private void list(RoutingContext context) {
        var limit = context.request().getParam("limit", Integer.toString(LISTED));
        var state = context.request().getParam("state", "");
        if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > LISTED) {
            WebServer.text(context, 400, "limit is a number from 1 to " + LISTED + ".\n");
            return;
        }
        if (!List.of("", "running", "ended").contains(state)) {
            WebServer.text(context, 400, "state is running or ended.\n");
            return;
        }
        int most = Integer.parseInt(limit);
        var running = migrations.running();
        var found = state.equals("running")
                ? Future.succeededFuture(running)
                // Those that run may be the newest, and are not asked for.
                : migrations.kept().list(state.isEmpty() ? most : most + running.size());
        found.onSuccess(all -> send(
                        context,
                        JSON,
                        Documents.write(all.stream()
                                .filter(record -> !state.equals("ended") || !record.running())
                                .limit(most)
                                .map(Brief::of)
                                .toList())))
                .onFailure(failed -> WebServer.text(context, 503, failed.getMessage() + "\n"));
    }

    private void one(RoutingContext context, Consumer<MigrationRecord> then) {
        var id = context.pathParam("id");
        migrations
                .kept()
                .like(id)
                .onSuccess(found -> {
                    if (found.size() == 1) {
                        then.accept(found.get(0));
                    } else {
                        WebServer.text(context, 404, missing(found));
                    }
                })
                .onFailure(failed -> WebServer.text(context, 503, failed.getMessage() + "\n"));
    }

    private static String missing(List<MigrationRecord> found) {
        return found.isEmpty()
                ? "There is no such migration.\n"
                : "More than one migration begins like this:\n"
                        + found.stream().map(record -> record.id() + "\n").collect(Collectors.joining());
    }

    /** For people unless {@code format} says otherwise; written on a worker, it may be long. */
    private void report(RoutingContext context, MigrationRecord record) {
        var backup = backups.wayBack(record.target(), record.database(), record.begun());
        var asOf = new AsOf(clock.instant(), true, backup);
        switch (context.request().getParam("format", "html")) {
            case "html" -> {
                context.response().putHeader("Content-Security-Policy", HtmlReport.POLICY);
                write(context, HTML, () -> HtmlReport.of(record, asOf));
            }
            case "md" -> write(context, MARKDOWN, () -> MarkdownReport.of(record, asOf));
            case "json" -> write(context, JSON, () -> Documents.write(record));
            default -> WebServer.text(context, 400, "format is html, md or json.\n");
        }
    }

    private void write(RoutingContext context, String type, java.util.concurrent.Callable<String> report) {
        worker.executeBlocking(report, false)
                .onSuccess(text -> send(context, type, text))
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, String type, String body) {
        WebServer.send(context, 200, type, Buffer.buffer(body));
    }
}
