package dev.godwit.web;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes the present as Prometheus text or OpenMetrics, whichever the scraper accepts. Names stay as they are: a cumulative
 * value without {@code _total}, as postgres_exporter has many, is exported as untyped.
 */
final class Exposition {

    /** What goes out, with its content type. */
    record Body(String contentType, Buffer bytes) {}

    private static final String TOTAL = "_total";
    private static final String INFO = "_info";

    private final PrometheusRegistry own;
    private final Function<String, Optional<Descriptor>> describe;
    private final ExpositionFormats formats = ExpositionFormats.init();

    /**
     * @param own the agent's meters, written beside the series
     * @param describe type and help of a metric name
     */
    Exposition(PrometheusRegistry own, Function<String, Optional<Descriptor>> describe) {
        this.own = own;
        this.describe = describe;
    }

    Body write(Map<Labels, Double> present, String accept) throws IOException {
        var families = new TreeMap<String, Map<Labels, Double>>();
        present.forEach((labels, value) -> families.computeIfAbsent(labels.name(), absent -> new TreeMap<>())
                .put(labels, value));
        var snapshots = new ArrayList<MetricSnapshot>();
        var taken = new HashSet<String>();
        own.scrape().forEach(snapshot -> {
            snapshots.add(snapshot);
            taken.add(snapshot.getMetadata().getPrometheusName());
        });
        families.forEach((name, series) -> {
            var snapshot = family(name, series);
            // One name twice would fail the whole scrape; the agent's own meter wins.
            if (taken.add(snapshot.getMetadata().getPrometheusName())) {
                snapshots.add(snapshot);
            }
        });
        var writer = formats.findWriter(accept);
        var out = new ByteArrayOutputStream(64 * 1024);
        writer.write(out, new MetricSnapshots(snapshots), EscapingScheme.UNDERSCORE_ESCAPING);
        return new Body(writer.getContentType(), Buffer.buffer(out.toByteArray()));
    }

    private MetricSnapshot family(String name, Map<Labels, Double> series) {
        var descriptor = describe.apply(name)
                .orElseGet(() -> new Descriptor(name, Descriptor.Type.UNTYPED, "Read from a probe."));
        return switch (descriptor.type()) {
            case COUNTER -> counter(name, descriptor.help(), series);
            case GAUGE ->
                name.endsWith(INFO) ? info(name, descriptor.help(), series) : gauge(name, descriptor.help(), series);
            case UNTYPED, HISTOGRAM -> untyped(name, descriptor.help(), series);
        };
    }

    private static MetricSnapshot counter(String name, String help, Map<Labels, Double> series) {
        var base = name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
        var builder = CounterSnapshot.builder().name(base).help(help);
        series.forEach((labels, value) -> builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(labels))
                .value(Math.max(0, value))
                .build()));
        return builder.build();
    }

    private static MetricSnapshot info(String name, String help, Map<Labels, Double> series) {
        var builder = InfoSnapshot.builder()
                .name(name.substring(0, name.length() - INFO.length()))
                .help(help);
        series.keySet()
                .forEach(labels -> builder.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels(labels))
                        .build()));
        return builder.build();
    }

    private static MetricSnapshot gauge(String name, String help, Map<Labels, Double> series) {
        var builder = GaugeSnapshot.builder().name(name).help(help);
        series.forEach((labels, value) -> builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(labels))
                .value(value)
                .build()));
        return builder.build();
    }

    private static MetricSnapshot untyped(String name, String help, Map<Labels, Double> series) {
        var builder = UnknownSnapshot.builder().name(name).help(help);
        series.forEach((labels, value) -> builder.dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                .labels(labels(labels))
                .value(value)
                .build()));
        return builder.build();
    }

    private static io.prometheus.metrics.model.snapshots.Labels labels(Labels labels) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        labels.forEach((name, value) -> {
            if (!name.equals(Labels.NAME)) {
                names.add(name);
                values.add(value);
            }
        });
        return io.prometheus.metrics.model.snapshots.Labels.of(
                names.toArray(String[]::new), values.toArray(String[]::new));
    }
}
