package dev.godwit.probe;

import dev.godwit.activity.ActivitySeries;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.series.Descriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every metric the probes and the targets can write, by name; what a rule may speak of, and the HELP of {@code /metrics}. */
public final class ProbeCatalogue {

    private final Map<String, Descriptor> byName = new HashMap<>();
    private final Map<String, Descriptor> byPrefix = new HashMap<>();
    private final Map<String, String> probes = new HashMap<>();
    private final Map<String, Set<String>> labels = new HashMap<>();

    public ProbeCatalogue(List<ProbeDefinition> definitions) {
        for (var definition : definitions) {
            for (var metric : definition.metrics()) {
                var descriptor = new Descriptor(metric.name(), metric.type(), metric.help());
                (metric.dynamic() ? byPrefix : byName).put(metric.prefix(), descriptor);
                probes.put(metric.prefix(), definition.name());
                labels.put(metric.prefix(), labels(definition, metric));
            }
        }
        StatementsReading.descriptors().forEach(one -> labels.remove(one.name()));
        ActivitySeries.descriptors().forEach(one -> probes.put(one.name(), ProbeSettings.ACTIVITY));
        StatementsReading.descriptors().forEach(one -> probes.put(one.name(), StatementsReading.PROBE));
        // Written by the target itself, and only while it is up.
        probes.put("pg_static", ProbeSettings.ACTIVITY);
        var own = new ArrayList<>(ActivitySeries.descriptors());
        own.addAll(StatementsReading.descriptors());
        own.addAll(List.of(
                Descriptor.gauge("godwit_target_up", "1 while the server answers."),
                Descriptor.gauge("pg_up", "The same under postgres_exporter's name."),
                new Descriptor("pg_static", Descriptor.Type.UNTYPED, "Always 1; the labels say the server's version."),
                Descriptor.counter(
                        "godwit_beats_missed_total", "Beats skipped because an earlier one was still at work."),
                Descriptor.gauge("godwit_probe_state", "1 for the state each probe is in."),
                Descriptor.gauge("godwit_probe_duration_seconds", "How long the probe's last reading took."),
                Descriptor.gauge("godwit_probe_last_success_timestamp_seconds", "When the probe last succeeded."),
                Descriptor.gauge("godwit_probe_age_seconds", "How long ago the probe last succeeded."),
                Descriptor.counter(
                        "godwit_probe_over_budget_total",
                        "Readings that took more than a tenth of the time until the next, which then came later."),
                Descriptor.gauge("godwit_beat_lateness_seconds", "How late the latest beat of the last second began."),
                Descriptor.gauge(
                        "pg_scrape_collector_duration_seconds", "How long postgres_exporter's collector took here."),
                Descriptor.gauge("pg_scrape_collector_success", "1 if the collector's last reading succeeded."),
                Descriptor.gauge(
                        "pg_exporter_last_scrape_duration_seconds", "What the last reading of each probe took in all."),
                Descriptor.gauge(
                        "pg_exporter_last_scrape_error", "1 while a probe fails that this server should answer."),
                Descriptor.counter("pg_exporter_scrapes_total", "Readings of all probes.")));
        own.forEach(descriptor -> byName.put(descriptor.name(), descriptor));
    }

    /** What the probes that run write, under the names of the level that is wanted. */
    public static ProbeCatalogue running(List<ProbeDefinition> definitions, ProbeSettings settings) {
        return new ProbeCatalogue(definitions.stream()
                .filter(definition -> settings.runs(definition.name()))
                .map(definition -> definition.at(settings.compat(), 1))
                .toList());
    }

    private static Set<String> labels(ProbeDefinition definition, MetricColumn metric) {
        var labels = new HashSet<>(definition.labels());
        definition.names().forEach(name -> labels.add(name.label()));
        labels.removeIf(label -> !metric.labelled(label));
        return labels;
    }

    public Optional<Descriptor> find(String metric) {
        var exact = byName.get(metric);
        if (exact != null) {
            return Optional.of(exact);
        }
        return byPrefix.entrySet().stream()
                .filter(entry -> metric.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The probe that brings a metric; empty if it needs no answer of a server, or is none of ours. */
    public Optional<String> probe(String metric) {
        var exact = probes.get(metric);
        if (exact != null || byName.containsKey(metric)) {
            return Optional.ofNullable(exact);
        }
        return byPrefix.keySet().stream()
                .filter(metric::startsWith)
                .map(probes::get)
                .findFirst();
    }

    /** What a probe writes, and with which labels where its definition tells them. */
    public Optional<CustomQueries.Own> own(String metric) {
        return find(metric)
                .map(found -> new CustomQueries.Own(
                        probe(metric).orElse("godwit"),
                        Optional.ofNullable(byName.containsKey(metric) ? labels.get(metric) : null)));
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
