package dev.godwit.web;

import dev.godwit.endpoint.Endpoints;
import dev.godwit.postgres.Address;
import dev.godwit.probe.AgentProbe;
import dev.godwit.probe.Target;
import dev.godwit.series.Labels;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /metrics}, everything at once, and {@code /probe?target=}, one server's series alone: who scraped postgres_exporter
 * with one job for many servers goes on with the same relabelling. Nothing is asked of any server for either.
 */
final class Scrapes {

    private static final int MOST = 8;
    private static final String COUNTED_OFF = "godwit.counted-off";

    private final WebServer.View view;
    private final WorkerExecutor worker;
    private final Exposition exposition;
    private int underWay;

    Scrapes(WebServer.View view, WorkerExecutor worker) {
        this.view = view;
        this.worker = worker;
        this.exposition = new Exposition(view.meters().getPrometheusRegistry(), view.describe());
    }

    void all(RoutingContext context) {
        write(context, present(), true);
    }

    /** The target by its configured name, or by host and port as postgres_exporter is asked. */
    void one(RoutingContext context) {
        var asked = context.request().getParam("target", "");
        var found = find(asked);
        if (found.isEmpty()) {
            WebServer.text(
                    context,
                    asked.isEmpty() ? 400 : 404,
                    asked.isEmpty()
                            ? "The parameter target is missing.\n"
                            : "No target is called that, and none is at that host and port.\n");
            return;
        }
        var name = found.get().name();
        var present = present();
        present.keySet().removeIf(labels -> !labels.get("target").equals(name));
        write(context, present, false);
    }

    private Optional<Target> find(String asked) {
        return view.targets().stream()
                .filter(target ->
                        target.name().equals(asked) || isAt(target.settings().address(), asked))
                .findFirst();
    }

    private static boolean isAt(Address address, String asked) {
        var place = asked.replaceFirst("^postgres(ql)?://", "").replaceFirst("[/?].*$", "");
        return place.equals(address.host() + ":" + address.port());
    }

    /**
     * The present is copied on the loop; writing it out, the slow part, is the worker's. Rules' own series stay inside: a
     * Prometheus that loads the same files writes them itself; and so do series that were scraped.
     */
    private Map<Labels, Double> present() {
        return view.store()
                .present(writer -> !writer.equals(AgentProbe.WRITER)
                        && !writer.startsWith("rules/")
                        && !Endpoints.isInside(writer));
    }

    private void write(RoutingContext context, Map<Labels, Double> present, boolean meters) {
        if (underWay >= MOST) {
            WebServer.text(context, 503, "Too many scrapes at once.\n");
            return;
        }
        underWay++;
        context.response().endHandler(sent -> over(context)).closeHandler(gone -> over(context));
        var accept = context.request().getHeader(HttpHeaders.ACCEPT);
        worker.executeBlocking(() -> exposition.write(present, accept, meters), false)
                .onSuccess(body -> WebServer.send(context, 200, body.contentType(), body.bytes()))
                .onFailure(context::fail);
    }

    private void over(RoutingContext context) {
        // A response both ends and closes.
        if (context.get(COUNTED_OFF) == null) {
            context.put(COUNTED_OFF, true);
            underWay--;
        }
    }
}
