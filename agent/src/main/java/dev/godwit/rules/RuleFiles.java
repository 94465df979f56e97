package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Selectors;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import dev.godwit.settings.YamlReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads Prometheus rule files as they are and files of the short form, and finds everything that is wrong with them in one pass. */
public final class RuleFiles {

    /** Shortest interval of a group. */
    public static final Duration SHORTEST = Duration.ofMillis(50);

    /** Metrics that alerting rules write by themselves. */
    public static final Set<String> OF_ALERTS = Set.of("ALERTS", "ALERTS_FOR_STATE");

    private final Duration interval;

    /** @param interval of groups that set none */
    public RuleFiles(Duration interval) {
        this.interval = interval;
    }

    /** The rules of all files; those in which a problem was found are left out. */
    public Rules read(List<Path> files, MetricCatalogue catalogue, Problems problems) {
        var reading = new Reading();
        for (var file : files) {
            YamlReader.literal(problems).read(file).ifPresent(root -> reading.file(file.toString(), root));
        }
        return reading.finish(catalogue);
    }

    /** The same for text that is already at hand; {@code name} stands for the file. */
    public Rules read(String name, String text, MetricCatalogue catalogue, Problems problems) {
        var reading = new Reading();
        YamlReader.literal(problems).read(name, text).ifPresent(root -> reading.file(name, root));
        return reading.finish(catalogue);
    }

    /**
     * An expression and where it stands, to be looked at again once every recorded name is known.
     *
     * @param need what must be set up before its series exist, if that is known
     */
    record Written(Entry entry, Expression expression, String need) {

        Written(Entry entry, Expression expression) {
            this(entry, expression, "");
        }
    }

    /** One pass over all files. */
    private final class Reading {

        private final List<Group> groups = new ArrayList<>();
        private final List<Written> written = new ArrayList<>();
        // Some things are found twice, and said once.
        private final Set<Problem> warnings = new LinkedHashSet<>();
        private final ShortForm shortForm = new ShortForm(warnings::add);

        void file(String file, Section root) {
            if (ShortForm.is(root)) {
                shortForm.add(file, root);
                return;
            }
            var entry = root.take("groups");
            if (!entry.present()) {
                warnings.add(entry.noted(0, "the file holds no rule", ""));
            }
            var reader = new GroupReader(file, interval, written, warnings::add);
            for (var item : entry.items()) {
                item.section().map(reader::group).ifPresent(groups::add);
            }
            root.end();
        }

        Rules finish(MetricCatalogue catalogue) {
            groups.addAll(shortForm.groups(written));
            var recorded = new HashSet<>(OF_ALERTS);
            groups.forEach(group -> group.rules().stream()
                    .filter(rule -> rule instanceof RecordingRule)
                    .forEach(rule -> recorded.add(rule.name())));
            var names = new TreeSet<>(recorded);
            names.addAll(catalogue.names());
            for (var one : written) {
                var unknown = new LinkedHashSet<String>();
                for (var selector : Selectors.of(one.expression())) {
                    var metric = Selectors.metric(selector).orElse("");
                    boolean known = metric.isEmpty() || recorded.contains(metric) || catalogue.knows(metric);
                    if (!known && one.need().isEmpty()) {
                        var hint = Spelling.hint(metric, names, "");
                        warnings.add(
                                one.entry().noted(selector.position().offset(), "no probe writes " + metric, hint));
                    } else if (!known) {
                        unknown.add(metric);
                    }
                }
                // A signal that waits for a scrape is one thing to say, however many series it reads.
                if (!unknown.isEmpty()) {
                    var text = "no probe writes " + String.join(", ", unknown);
                    warnings.add(one.entry().noted(0, text, one.need()));
                }
            }
            return new Rules(shortForm.withPolicies(groups), List.copyOf(warnings));
        }
    }
}
