package dev.godwit.probe;

import dev.godwit.series.Descriptor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the probes of the jar are called, and what they would export. */
public final class Declared {

    private Declared() {}

    public static List<String> probes() {
        return ProbeDefinition.all().stream().map(ProbeDefinition::name).toList();
    }

    /** Metrics with this label of which only the largest objects are shown and a row {@code other} stands for the rest. */
    public static Set<String> withRest(String label) {
        var names = new TreeSet<String>();
        for (var definition : ProbeDefinition.all()) {
            if (definition.top() != null && definition.labels().contains(label)) {
                definition.metrics().stream()
                        .filter(metric -> metric.rest() != MetricColumn.Rest.NONE && metric.labelled(label))
                        .forEach(metric -> names.add(metric.name()));
            }
        }
        return names;
    }

    /** Every metric whose name begins with one of these, as {@code name{label,label} type}, the label target left out. */
    public static Map<String, String> metrics(List<String> beginnings) {
        var declared = new TreeMap<String, String>();
        for (var definition : ProbeDefinition.all()) {
            var probe = definition.at(Compat.V0_20, 1);
            for (var metric : probe.metrics()) {
                var labels = new TreeSet<String>();
                probe.labels().stream().filter(metric::labelled).forEach(labels::add);
                probe.names().stream()
                        .map(ProbeDefinition.NameColumn::label)
                        .filter(metric::labelled)
                        .forEach(labels::add);
                labels.remove("target");
                if (metric.labelledServer(Compat.V0_20)) {
                    labels.add("server");
                }
                if (beginnings.stream().anyMatch(metric.name()::startsWith)) {
                    declared.put(
                            metric.name(), metric.name() + "{" + String.join(",", labels) + "} " + word(metric.type()));
                }
            }
        }
        return declared;
    }

    private static String word(Descriptor.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
