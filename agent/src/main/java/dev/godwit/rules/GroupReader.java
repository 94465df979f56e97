package dev.godwit.rules;

import dev.godwit.rules.RuleFiles.Written;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the groups of one Prometheus rule file. */
final class GroupReader {

    private static final long MOST = Integer.MAX_VALUE;

    private final String file;
    private final Duration usual;
    private final List<Written> written;
    private final Consumer<Problem> warnings;
    private final Set<String> names = new HashSet<>();

    /** Where a rule of each name and labels stands: the same one twice is most likely a slip. */
    private final Map<String, Place> rulesSeen = new HashMap<>();

    /** {@code usual} is the interval of groups that set none. */
    GroupReader(String file, Duration usual, List<Written> written, Consumer<Problem> warnings) {
        this.file = file;
        this.usual = usual;
        this.written = written;
        this.warnings = warnings;
    }

    Group group(Section section) {
        var nameEntry = section.take("name").required();
        var name = nameEntry.text("");
        if (nameEntry.present() && name.isEmpty()) {
            nameEntry.problem("group name must not be empty", "");
        } else if (!name.isEmpty() && !names.add(name)) {
            nameEntry.problem("duplicate group \"" + name + "\"", "Names of groups are unique within a file.");
        }
        var interval = interval(section.take("interval"));
        var offset = section.take("query_offset").duration(Duration.ZERO, Duration.ZERO);
        int limit = (int) Math.max(0, section.take("limit").integer(0, -MOST, MOST));
        var reader = new RuleReader(file + "/" + name, interval, limit, section.take("labels"), written, warnings);
        var rules = new ArrayList<Rule>();
        for (var item : section.take("rules").items()) {
            item.section().flatMap(reader::rule).ifPresent(rule -> {
                duplicate(rule, item);
                rules.add(rule);
            });
        }
        section.end();
        return new Group(file, name, interval, offset, limit, List.copyOf(rules), section.place());
    }

    private Duration interval(Entry entry) {
        // Prometheus reads 0 as "not set".
        Optional<Duration> every = entry.duration().filter(set -> !set.isZero());
        boolean tooShort = every.isPresent() && every.get().compareTo(RuleFiles.SHORTEST) < 0;
        if (tooShort) {
            var least = RuleFiles.SHORTEST.toMillis() + "ms";
            warnings.accept(entry.noted(0, "interval is shorter than " + least, "Godwit judges every " + least + "."));
        }
        return tooShort ? RuleFiles.SHORTEST : every.orElse(usual);
    }

    private void duplicate(Rule rule, Entry item) {
        var labels = rule instanceof AlertingRule alert ? alert.labels() : ((RecordingRule) rule).labels();
        var before = rulesSeen.putIfAbsent(rule.getClass().getSimpleName() + rule.name() + labels, rule.place());
        if (before != null) {
            warnings.accept(item.noted(
                    0,
                    "duplicate of the rule at " + before,
                    "Two rules of one name and labels write the same series."));
        }
    }
}
