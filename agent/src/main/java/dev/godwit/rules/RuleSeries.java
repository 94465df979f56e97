package dev.godwit.rules;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the rules fare, as series: a rule that never finds a series to judge is as loud as one that fails. */
public final class RuleSeries {

    private static final String MATCHED = "godwit_rule_series_matched";
    private static final String DURATION = "godwit_rule_last_duration_seconds";
    private static final String HEALTHY = "godwit_rule_last_evaluation_good";
    private static final String MISSED = "godwit_rule_group_iterations_missed_total";

    private RuleSeries() {}

    public static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(MATCHED, "Series the rule's selectors found when it was last judged."),
                Descriptor.gauge(DURATION, "How long the rule took when it was last judged."),
                Descriptor.gauge(HEALTHY, "1 if the rule could be judged last time, 0 if it failed."),
                Descriptor.counter(MISSED, "Times at which the group was due and not judged."));
    }

    /** The present of every rule that has been judged, and of every group. Rules of one name in one group share a series. */
    public static List<Sample> samples(Rules rules, Judge judge, RuleClock clock) {
        var samples = new LinkedHashMap<Labels, Double>();
        for (var group : rules.groups()) {
            var labels = Labels.of("rule_group", name(group));
            samples.put(labels.with(Labels.NAME, MISSED), (double) clock.missed(group));
            for (var rule : group.rules()) {
                judge.health(rule).ifPresent(health -> add(samples, labels.with("rule", rule.name()), health));
            }
        }
        var list = new ArrayList<Sample>(samples.size());
        samples.forEach((labels, value) -> list.add(new Sample(labels, value)));
        return list;
    }

    private static void add(Map<Labels, Double> samples, Labels labels, Health health) {
        samples.merge(labels.with(Labels.NAME, MATCHED), (double) health.series(), Math::max);
        samples.merge(labels.with(Labels.NAME, DURATION), health.took().toNanos() / 1e9, Math::max);
        samples.merge(labels.with(Labels.NAME, HEALTHY), health.isGood() ? 1.0 : 0.0, Math::min);
    }

    /** The file's name and the group's, as Prometheus writes it, without the folders. */
    static String name(Group group) {
        var path = group.file().replace('\\', '/');
        return path.substring(path.lastIndexOf('/') + 1) + ";" + group.name();
    }
}
