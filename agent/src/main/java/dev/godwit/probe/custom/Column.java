package dev.godwit.probe.custom;

import dev.godwit.series.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A column that {@code metrics:} lists.
 *
 * @param mapping for {@link Usage#MAPPEDMETRIC}, the value of each text
 */
record Column(String name, Usage usage, String description, Map<String, Double> mapping) {

    private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

    /** The metric it gives, without the parts of a histogram; only for what {@link Usage#isMetric}. */
    String metric(String namespace) {
        // The exporter's name for it, whatever the unit of what was read.
        return namespace + "_" + name + (usage == Usage.DURATION ? "_milliseconds" : "");
    }

    /** Every name its series have. */
    List<String> series(String namespace) {
        return usage == Usage.HISTOGRAM
                ? PARTS.stream().map(part -> metric(namespace) + part).toList()
                : List.of(metric(namespace));
    }

    /** The columns it takes: a histogram four. */
    Stream<String> columns() {
        return usage == Usage.HISTOGRAM
                ? Stream.concat(Stream.of(name), PARTS.stream().map(part -> name + part))
                : Stream.of(name);
    }

    Descriptor descriptor(String namespace) {
        var type = switch (usage) {
            case COUNTER -> Descriptor.Type.COUNTER;
            case HISTOGRAM -> Descriptor.Type.HISTOGRAM;
            default -> Descriptor.Type.GAUGE;
        };
        return new Descriptor(metric(namespace), type, description);
    }
}
