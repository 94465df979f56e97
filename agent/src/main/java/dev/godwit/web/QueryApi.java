package dev.godwit.web;

import dev.godwit.series.SeriesSource;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prometheus' query API: the part of its HTTP API that promtool and Grafana's data source ask. Answers are worked out on two
 * threads of their own, so that no query delays a beat or a scrape.
 */
final class QueryApi {

    private static final Logger LOG = LoggerFactory.getLogger(QueryApi.class);

    /** What may be asked with a form in the body, because an expression may be longer than a request line. */
    static final Set<String> FORMS = Set.of(
            "/api/v1/query",
            "/api/v1/query_range",
            "/api/v1/query_exemplars",
            "/api/v1/format_query",
            "/api/v1/series",
            "/api/v1/labels");

    static final int LONGEST_FORM = 256 * 1024;

    /** Being worked out, waiting for that, or on their way to the client. */
    static final int MOST_AT_ONCE = 24;

    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Waiting answers may take up to three eighths of the heap, and one no more than this many characters. */
    private static final int HEAP_PER_ANSWER = 64;

    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;

    private static final int LARGE = 128 * 1024;
    private static final int WORKERS = 2;
    private static final String COUNTED_OFF = "godwit.query-counted-off";

    /** What answers one path. */
    private interface Answer extends BiFunction<QueryParameters, Attempt, Buffer> {}

    private final WorkerExecutor worker;
    private final InstantSource clock;
    private final Queries queries;
    private final SeriesAnswers series;
    private final Metadata metadata;
    private final JsonObject build;
    private final Duration longest;
    private int atOnce;

    /**
     * @param build what {@code status/buildinfo} says
     * @param longest time for one answer, which a request may only shorten
     */
    QueryApi(
            Vertx vertx,
            SeriesSource source,
            Metadata metadata,
            JsonObject build,
            InstantSource clock,
            Duration longest) {
        this.worker = vertx.createSharedWorkerExecutor("godwit-query", WORKERS, 1, TimeUnit.HOURS);
        this.clock = clock;
        int answer = (int) Math.min(LONGEST_ANSWER, Runtime.getRuntime().maxMemory() / HEAP_PER_ANSWER);
        this.queries = new Queries(source, answer);
        this.series = new SeriesAnswers(source, answer);
        this.metadata = metadata;
        this.build = build;
        this.longest = longest;
    }

    void mount(Router router) {
        FORMS.forEach(path -> router.post(path).handler(form()));
        route(router, "/api/v1/query", (asked, attempt) -> queries.instant(asked, clock.millis(), attempt));
        route(router, "/api/v1/query_range", queries::range);
        route(router, "/api/v1/format_query", queries::format);
        route(router, "/api/v1/series", series::series);
        route(router, "/api/v1/labels", series::names);
        router.route("/api/v1/label/:name/values").handler(context -> {
            var name = context.pathParam("name");
            answer(context, (asked, attempt) -> series.values(name, asked, attempt));
        });
        route(router, "/api/v1/metadata", this::described);
        // Grafana asks for these when a data source is saved; there are no exemplars.
        route(router, "/api/v1/query_exemplars", (asked, attempt) -> success(new JsonArray()));
        route(router, "/api/v1/status/buildinfo", (asked, attempt) -> success(build));
    }

    /** Queries taken and not yet answered. Loop only. */
    int atOnce() {
        return atOnce;
    }

    private static BodyHandler form() {
        return BodyHandler.create(false).setBodyLimit(LONGEST_FORM);
    }

    private void route(Router router, String path, Answer answer) {
        router.route(path).handler(context -> answer(context, answer));
    }

    private Buffer described(QueryParameters asked, Attempt attempt) {
        int limit = asked.count("limit");
        int each = asked.count("limit_per_metric");
        return success(metadata.json(series.metrics(attempt), asked.text("metric"), limit, each));
    }

    private static Buffer success(Object data) {
        return new JsonObject().put("status", "success").put("data", data).toBuffer();
    }

    private void answer(RoutingContext context, Answer answer) {
        var asked = parameters(context);
        Attempt attempt;
        try {
            attempt = new Attempt(patience(asked), System::nanoTime);
        } catch (ApiError bad) {
            refuse(context, bad);
            return;
        }
        if (atOnce >= MOST_AT_ONCE) {
            refuse(context, new ApiError(ApiError.Kind.UNAVAILABLE, "too many queries at once"));
            return;
        }
        atOnce++;
        context.response().endHandler(sent -> over(context)).closeHandler(gone -> {
            attempt.leave();
            over(context);
        });
        worker.executeBlocking(() -> work(answer, asked, attempt), false)
                .onSuccess(body -> send(context, 200, body))
                .onFailure(failed -> refuse(context, failed));
    }

    private static Buffer work(Answer answer, QueryParameters asked, Attempt attempt) {
        // It may have waited for its turn longer than anybody wants to know.
        attempt.check();
        return answer.apply(asked, attempt);
    }

    private Duration patience(QueryParameters asked) {
        if (!asked.has("timeout")) {
            return longest;
        }
        var wanted = Duration.ofMillis(asked.duration("timeout"));
        return wanted.compareTo(longest) < 0 ? wanted : longest;
    }

    /** Those of the form before those of the path, as Prometheus takes them. */
    private static QueryParameters parameters(RoutingContext context) {
        var request = context.request();
        var all = MultiMap.caseInsensitiveMultiMap();
        if (request.method().equals(HttpMethod.POST)) {
            all.addAll(request.formAttributes());
        }
        return new QueryParameters(all.addAll(request.params()));
    }

    private void over(RoutingContext context) {
        // A response both ends and closes.
        if (context.get(COUNTED_OFF) == null) {
            context.put(COUNTED_OFF, true);
            atOnce--;
        }
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof ApiError error) {
            send(context, error.kind().status(), error.json().toBuffer());
        } else {
            LOG.error("cannot answer {}", context.normalizedPath(), failure);
            refuse(context, new ApiError(ApiError.Kind.INTERNAL, "Godwit could not answer, its log says why"));
        }
    }

    private static void send(RoutingContext context, int status, Buffer body) {
        var response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (body.length() > LARGE) {
            // Compressing would be the loop's work, and a beat would wait for it.
            response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }
}
