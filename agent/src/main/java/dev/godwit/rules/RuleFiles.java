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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads Prometheus rule files as they are and files of the short form, and finds everything that is wrong with them in one pass. */
public final class RuleFiles {

    /** Shortest interval of a group. */
    public static final Duration SHORTEST = Duration.ofMillis(50);

    /** Metrics that alerting rules write by themselves. */
    public static final Set<String> OF_ALERTS = Set.of("ALERTS", "ALERTS_FOR_STATE");

    private static final int MOST_ALERTS = 1_000_000;

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
        private final ShortForm shortForm = new ShortForm();

        void file(String file, Section root) {
            if (ShortForm.is(root)) {
                shortForm.add(file, root);
                return;
            }
            var names = new HashSet<String>();
            for (var item : root.take("groups").required().items()) {
                item.section().ifPresent(section -> group(file, section, names));
            }
            root.end();
        }

        private void group(String file, Section section, Set<String> names) {
            var nameEntry = section.take("name").required();
            var name = nameEntry.text("");
            if (nameEntry.present() && name.isEmpty()) {
                nameEntry.problem("group name must not be empty", "");
            } else if (!name.isEmpty() && !names.add(name)) {
                nameEntry.problem("duplicate group \"" + name + "\"", "Names of groups are unique within a file.");
            }
            // Prometheus reads 0 as "not set".
            var every = section.take("interval").duration().filter(set -> !set.isZero());
            if (every.isPresent() && every.get().compareTo(SHORTEST) < 0) {
                section.take("interval").problem("must be at least " + SHORTEST.toMillis() + "ms", "");
            }
            var offset = section.take("query_offset").duration(Duration.ZERO, Duration.ZERO);
            int limit = (int) section.take("limit").integer(0, 0, MOST_ALERTS);
            var labels = section.take("labels");
            var reader = new RuleReader(file + "/" + name, every.orElse(interval), limit, labels, written);
            var rules = new ArrayList<Rule>();
            for (var item : section.take("rules").items()) {
                item.section().flatMap(reader::rule).ifPresent(rules::add);
            }
            section.end();
            groups.add(
                    new Group(file, name, every.orElse(interval), offset, limit, List.copyOf(rules), section.place()));
        }

        Rules finish(MetricCatalogue catalogue) {
            groups.addAll(shortForm.groups(written));
            var recorded = new HashSet<>(OF_ALERTS);
            groups.forEach(group -> group.rules().stream()
                    .filter(rule -> rule instanceof RecordingRule)
                    .forEach(rule -> recorded.add(rule.name())));
            // A short condition may read one metric twice, and says so once.
            var warnings = new LinkedHashSet<Problem>();
            var names = new TreeSet<>(recorded);
            names.addAll(catalogue.names());
            for (var one : written) {
                for (var selector : Selectors.of(one.expression())) {
                    var metric = Selectors.metric(selector).orElse("");
                    boolean known = metric.isEmpty() || recorded.contains(metric) || catalogue.knows(metric);
                    if (!known) {
                        var hint = one.need().isEmpty() ? Spelling.hint(metric, names, "") : one.need();
                        var text = "no probe writes " + metric;
                        warnings.add(one.entry().noted(selector.position().offset(), text, hint));
                    }
                }
            }
            return new Rules(shortForm.withPolicies(groups), List.copyOf(warnings));
        }
    }

    /** Numbers rules of one name and labels within a group, so that each has a key of its own. */
    static final class Keys {
        private final Map<String, Integer> used = new HashMap<>();

        String next(String key) {
            int number = used.merge(key, 1, Integer::sum);
            return number == 1 ? key : key + "#" + number;
        }
    }
}
