package dev.godwit.web;

import dev.godwit.endpoint.Endpoints;
import dev.godwit.postgres.Address;
import dev.godwit.probe.AgentProbe;
import dev.godwit.probe.Target;
import dev.godwit.probe.Targets;
import dev.godwit.series.Sample;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code /metrics}, everything at once, and {@code /probe?target=}, one server's series alone: who scraped postgres_exporter
 * with one job for many servers goes on with the same relabelling. Nothing is asked of any server for either.
 */
final class Scrapes {

    private static final int MOST = 8;

    /** Pages that are being sent may hold this much of the heap: a scraper that reads slowly keeps one in memory. */
    private static final long MOST_HELD = Runtime.getRuntime().maxMemory() / 8;

    private static final String COUNTED_OFF = "godwit.counted-off";

    private final WebServer.View view;
    private final WorkerExecutor worker;
    private final Exposition exposition;
    private int underWay;
    private long held;
    private long largest;

    Scrapes(WebServer.View view, WorkerExecutor worker) {
        this.view = view;
        this.worker = worker;
        this.exposition = new Exposition(view.meters().getPrometheusRegistry(), view.describe());
    }

    void all(RoutingContext context) {
        write(context, present(writer -> true), true);
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
        // Hundreds of servers may be watched, and each of them scraped by itself.
        var present = present(writer -> !Targets.isOfAnother(writer, name));
        present.removeIf(sample -> !sample.labels().get("target").equals(name));
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
    private List<Sample> present(Predicate<String> wanted) {
        return view.store()
                .latest(writer -> wanted.test(writer)
                        && !writer.equals(AgentProbe.WRITER)
                        && !writer.startsWith("rules/")
                        && !Endpoints.isInside(writer));
    }

    private void write(RoutingContext context, List<Sample> present, boolean meters) {
        long room = largest;
        if (underWay >= MOST || (underWay > 0 && held + room > MOST_HELD)) {
            WebServer.text(context, 503, "Too many scrapes at once.\n");
            return;
        }
        underWay++;
        held += room;
        context.response().endHandler(sent -> over(context, room)).closeHandler(gone -> over(context, room));
        var accept = context.request().getHeader(HttpHeaders.ACCEPT);
        boolean packed = context.request().headers().getAll(HttpHeaders.ACCEPT_ENCODING).stream()
                .anyMatch(Scrapes::isGzip);
        worker.executeBlocking(() -> exposition.write(present, accept, meters, packed), false)
                .onSuccess(body -> send(context, body, packed))
                .onFailure(context::fail);
    }

    /** As every client writes it that means it; q=0 means that it does not. */
    private static boolean isGzip(String accepted) {
        return accepted.contains("gzip") && !accepted.matches(".*gzip\\s*;\\s*q=0(\\.0*)?\\s*(,.*)?");
    }

    private void send(RoutingContext context, Exposition.Body body, boolean packed) {
        largest = Math.max(largest, body.bytes().length());
        var response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, body.contentType())
                .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding")
                .putHeader(
                        HttpHeaders.CONTENT_LENGTH, Long.toString(body.bytes().length()))
                // Packing is done; the server would do it on the loop, and beats would wait.
                .putHeader(HttpHeaders.CONTENT_ENCODING, packed ? "gzip" : "identity");
        if (!context.request().method().equals(HttpMethod.HEAD)) {
            body.bytes().all().forEach(response::write);
        }
        response.end();
    }

    private void over(RoutingContext context, long room) {
        // A response both ends and closes.
        if (context.get(COUNTED_OFF) == null) {
            context.put(COUNTED_OFF, true);
            underWay--;
            held -= room;
        }
    }
}
