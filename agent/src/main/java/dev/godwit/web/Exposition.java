package dev.godwit.web;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes the present as Prometheus text 0.0.4 or OpenMetrics 1.0, whichever the scraper accepts. Names stay as they are. In the
 * text a counter is a counter whatever its name, as postgres_exporter's are; OpenMetrics demands {@code _total} of them, so
 * there one without it is unknown.
 */
final class Exposition {

    /** What goes out, with its content type. */
    record Body(String contentType, Buffer bytes) {}

    private static final String OPEN = "application/openmetrics-text";

    private final PrometheusRegistry own;
    private final Function<String, Optional<Descriptor>> describe;
    private final ExpositionFormats formats = ExpositionFormats.init();

    /**
     * @param own the agent's meters, written after the series
     * @param describe type and help of a metric name
     */
    Exposition(PrometheusRegistry own, Function<String, Optional<Descriptor>> describe) {
        this.own = own;
        this.describe = describe;
    }

    /** @param meters whether the agent's own meters come after the series */
    Body write(Map<Labels, Double> present, String accept, boolean meters) throws IOException {
        boolean open = accept != null && accept.contains(OPEN);
        var snapshots = meters ? own.scrape() : new MetricSnapshots();
        // One name twice would fail the whole scrape; the agent's own meter wins.
        Set<String> taken = new HashSet<>();
        snapshots.forEach(snapshot -> taken.add(snapshot.getMetadata().getPrometheusName()));
        var text = new ExpositionText(open);
        families(present).forEach((name, series) -> {
            var described =
                    describe.apply(series.keySet().iterator().next().name()).orElse(null);
            var type = described == null ? Descriptor.Type.UNTYPED : described.type();
            if (!taken.contains(ExpositionText.base(name, type))) {
                text.family(name, type, described == null ? "Read from a probe." : described.help(), series);
            }
        });
        var out = new ByteArrayOutputStream(text.length() + 16 * 1024);
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        var writer = open ? formats.getOpenMetricsTextFormatWriter() : formats.getPrometheusTextFormatWriter();
        writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        return new Body(writer.getContentType(), Buffer.buffer(out.toByteArray()));
    }

    /** By name; the parts of a histogram are one family. */
    private Map<String, Map<Labels, Double>> families(Map<Labels, Double> present) {
        var families = new TreeMap<String, Map<Labels, Double>>();
        present.forEach((labels, value) -> families.computeIfAbsent(
                        family(labels.name()), absent -> new TreeMap<>(ExpositionText.ORDER))
                .put(labels, value));
        return families;
    }

    private String family(String name) {
        int suffix = name.lastIndexOf('_');
        boolean part = name.endsWith("_bucket") || name.endsWith("_sum") || name.endsWith("_count");
        boolean histogram = part
                && describe.apply(name)
                        .filter(one -> one.type() == Descriptor.Type.HISTOGRAM)
                        .isPresent();
        return histogram ? name.substring(0, suffix) : name;
    }
}
