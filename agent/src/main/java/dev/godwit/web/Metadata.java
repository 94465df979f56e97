package dev.godwit.web;

import dev.godwit.series.Descriptor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Type and help of metrics in the shape of Prometheus' HTTP API: those of the probes, and the agent's own meters. */
final class Metadata {

    private final Function<String, Optional<Descriptor>> describe;
    private final PrometheusRegistry own;

    Metadata(Function<String, Optional<Descriptor>> describe, PrometheusRegistry own) {
        this.describe = describe;
        this.own = own;
    }

    /** Of the metrics named, as many as {@code limit} allows; what nobody describes is left out. */
    JsonObject json(Collection<String> metrics, String wanted, int limit, int limitEach) {
        var meters = meters();
        var json = new JsonObject();
        for (var metric : metrics) {
            if (json.size() >= limit) {
                break;
            }
            if (wanted.isEmpty() || wanted.equals(metric)) {
                describe.apply(metric)
                        .or(() -> Optional.ofNullable(meters.get(metric)))
                        .ifPresent(found -> json.put(metric, limitEach == 0 ? new JsonArray() : entries(found)));
            }
        }
        return json;
    }

    private static JsonArray entries(Descriptor found) {
        var type = found.type() == Descriptor.Type.UNTYPED
                ? "unknown"
                : found.type().name().toLowerCase(Locale.ROOT);
        return new JsonArray()
                .add(new JsonObject()
                        .put("type", type)
                        .put("help", found.help())
                        .put("unit", ""));
    }

    private Map<String, Descriptor> meters() {
        var meters = new HashMap<String, Descriptor>();
        for (MetricSnapshot snapshot : own.scrape()) {
            var name = snapshot.getMetadata().getPrometheusName();
            var help = Optional.ofNullable(snapshot.getMetadata().getHelp()).orElse("");
            if (snapshot instanceof CounterSnapshot) {
                meters.put(name + "_total", Descriptor.counter(name + "_total", help));
            } else if (snapshot instanceof GaugeSnapshot) {
                meters.put(name, Descriptor.gauge(name, help));
            }
        }
        return meters;
    }
}
