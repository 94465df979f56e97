package dev.godwit.web;

import dev.godwit.migration.Documents;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.Migrations;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /api/migrations}: every migration that is kept, newest first, and each whole below its identifier. */
final class MigrationPaths {

    static final String PATH = "/api/migrations";

    private static final String JSON = "application/json; charset=utf-8";

    private final Migrations migrations;

    MigrationPaths(Migrations migrations) {
        this.migrations = migrations;
    }

    void mount(Router router) {
        router.route(PATH).handler(this::list);
        router.route(PATH + "/:id").handler(this::one);
    }

    private void list(RoutingContext context) {
        migrations
                .list()
                .onSuccess(all -> send(context, array(all)))
                .onFailure(failed -> WebServer.text(context, 503, failed.getMessage() + "\n"));
    }

    private void one(RoutingContext context) {
        migrations
                .find(context.pathParam("id"))
                .onSuccess(found -> found.ifPresentOrElse(
                        record -> send(context, Documents.write(record)),
                        () -> WebServer.text(context, 404, "There is no such migration.\n")))
                .onFailure(failed -> WebServer.text(context, 503, failed.getMessage() + "\n"));
    }

    private static String array(List<MigrationRecord> records) {
        return records.stream().map(Documents::brief).collect(Collectors.joining(",", "[", "]"));
    }

    private static void send(RoutingContext context, String json) {
        WebServer.send(context, 200, JSON, Buffer.buffer(json));
    }
}
