package dev.godwit.web;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Sample;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the present as Prometheus text 0.0.4 or OpenMetrics 1.0, whichever the scraper accepts. Names stay as they are. In the
 * text a counter is a counter whatever its name, as postgres_exporter's are; OpenMetrics demands {@code _total} of them, so
 * there one without it is unknown.
 */
final class Exposition {

    /** What goes out, with its content type. */
    record Body(String contentType, Chunks bytes) {}

    private static final String OPEN = "application/openmetrics-text";
    private static final int PIECE = 8 * 1024;

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

    /**
     * @param meters whether the agent's own meters come after the series
     * @param packed whether it goes out as gzip
     */
    Body write(List<Sample> present, String accept, boolean meters, boolean packed) throws IOException {
        boolean open = accept != null && accept.contains(OPEN);
        var snapshots = meters ? own.scrape() : new MetricSnapshots();
        // One name twice would fail the whole scrape; the agent's own meter wins.
        Set<String> taken = new HashSet<>();
        snapshots.forEach(snapshot -> taken.add(snapshot.getMetadata().getPrometheusName()));
        var writer = open ? formats.getOpenMetricsTextFormatWriter() : formats.getPrometheusTextFormatWriter();
        var chunks = new Chunks();
        try (var out = packed ? quick(chunks) : chunks) {
            var text = new ExpositionText(open, out);
            for (var family : families(present).entrySet()) {
                write(family.getKey(), family.getValue(), text, taken);
            }
            text.flush();
            writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        }
        return new Body(writer.getContentType(), chunks);
    }

    /** Text like this becomes a tenth at once, and little less for three times the work. */
    private static OutputStream quick(OutputStream to) throws IOException {
        return new GZIPOutputStream(to, PIECE) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    private void write(String name, List<Sample> series, ExpositionText text, Set<String> taken) throws IOException {
        var described = describe.apply(series.get(0).labels().name()).orElse(null);
        var type = described == null ? Descriptor.Type.UNTYPED : described.type();
        if (!taken.contains(ExpositionText.base(name, type))) {
            series.sort(Comparator.comparing(Sample::labels, ExpositionText.ORDER));
            text.family(name, type, described == null ? "Read from a probe." : described.help(), series);
        }
    }

    /** By name; the parts of a histogram are one family. */
    private Map<String, List<Sample>> families(List<Sample> present) {
        var families = new TreeMap<String, List<Sample>>();
        present.forEach(
                sample -> families.computeIfAbsent(family(sample.labels().name()), absent -> new ArrayList<>())
                        .add(sample));
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
