package dev.godwit.rules;

import dev.godwit.promql.Template;
import dev.godwit.rules.ConditionCompiler.Compiled;
import dev.godwit.rules.RuleFiles.Written;
import dev.godwit.settings.Durations;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the alerts of one file of the short form. */
final class ShortAlertReader {

    private static final List<String> SEVERITIES = List.of("info", "warning", "critical", "page");

    private final Duration interval;
    private final Signals signals;
    private final List<Written> written;
    private final Consumer<Signal> baselines;
    private final RuleKeys keys;
    private final Consumer<Problem> warnings;
    private final Set<String> names = new HashSet<>();

    /**
     * @param path of the group its alerts are in
     * @param interval of that group
     * @param baselines told of every signal whose baseline an alert reads
     */
    ShortAlertReader(
            String path,
            Duration interval,
            Signals signals,
            List<Written> written,
            Consumer<Problem> warnings,
            Consumer<Signal> baselines) {
        this.keys = new RuleKeys(path);
        this.warnings = warnings;
        this.interval = interval;
        this.signals = signals;
        this.written = written;
        this.baselines = baselines;
    }

    /** Empty if a problem was found that leaves no alert. */
    Optional<Rule> alert(Section section) {
        var nameEntry = section.take("name").required();
        var name = nameEntry.text("");
        if (nameEntry.present() && name.isEmpty()) {
            nameEntry.problem("alert name must not be empty", "");
        } else if (!name.isEmpty() && !names.add(name)) {
            nameEntry.problem("duplicate alert \"" + name + "\"", "Names of alerts are unique within a file.");
        }
        var entry = section.take("condition").required();
        var condition = entry.text().flatMap(text -> condition(entry, text));
        var signal = condition.flatMap(found -> signal(entry, found));
        var compiled = signal.flatMap(found -> compiled(entry, condition.orElseThrow(), found));
        var holds = section.take("for").duration(Duration.ZERO, Duration.ZERO);
        var keepFiring = section.take("keep_firing_for").duration(Duration.ZERO, Duration.ZERO);
        var noData = NoDataPolicies.read(section.take("no_data")).orElse(NoData.HOLD);
        var labels = labels(section);
        var given = annotations(section);
        section.end();
        if (name.isEmpty() || compiled.isEmpty()) {
            return Optional.empty();
        }
        var annotations = defaults(condition.orElseThrow(), signal.orElseThrow(), compiled.get(), holds);
        annotations.putAll(given);
        return compiled.map(found -> new AlertingRule(
                keys.next(name, labels),
                name,
                found.expression(),
                holds,
                keepFiring,
                labels,
                Collections.unmodifiableMap(annotations),
                0,
                interval,
                noData,
                section.place(),
                Rule.metrics(found.expression())));
    }

    private Optional<Condition> condition(Entry entry, String text) {
        try {
            return Optional.of(ConditionParser.parse(text));
        } catch (ConditionException bad) {
            refused(entry, text, bad);
            return Optional.empty();
        }
    }

    private void refused(Entry entry, String text, ConditionException bad) {
        var meant = NearMiss.of(text, signals).map(threshold -> "Did you mean " + threshold + "?");
        entry.problemAt(bad.position(), bad.getMessage(), meant.orElse(bad.hint()));
    }

    private Optional<Signal> signal(Entry entry, Condition condition) {
        var signal = signals.find(condition.signal());
        if (signal.isEmpty()) {
            entry.problemAt(
                    condition.signalAt(),
                    "no signal is called " + condition.signal(),
                    signals.hint(condition.signal()));
        }
        return signal;
    }

    private Optional<Compiled> compiled(Entry entry, Condition condition, Signal signal) {
        try {
            var compiled = ConditionCompiler.compile(condition, signal);
            // What a file itself declares is looked at there.
            if (signals.isShipped(signal) || !signal.need().isEmpty()) {
                written.add(new Written(entry.whole(), compiled.expression(), signal.need()));
            }
            if (compiled.baseline()) {
                baselines.accept(signal);
            }
            Doubt.about(condition, signal, signals.isShipped(signal))
                    .ifPresent(doubt -> warnings.accept(entry.noted(doubt.at(), doubt.text(), doubt.hint())));
            return Optional.of(compiled);
        } catch (ConditionException bad) {
            refused(entry, condition.text(), bad);
            return Optional.empty();
        }
    }

    private Map<String, Template> labels(Section section) {
        var labels = new LinkedHashMap<String, Template>();
        var severity = section.take("severity");
        var word = severity.text("warning");
        if (!SEVERITIES.contains(word)) {
            var all = "Severities are " + String.join(", ", SEVERITIES) + ".";
            severity.problem(
                    "unknown severity \"" + word + "\"", Spelling.hint(word.toLowerCase(Locale.ROOT), SEVERITIES, all));
        }
        labels.put("severity", Template.parse(SEVERITIES.contains(word) ? word : "warning"));
        var named = RuleTexts.labels(section.take("labels"), warnings);
        if (named.containsKey("severity")) {
            named.get("severity").problem("severity is set twice", "Write severity: beside name:.");
        }
        named.remove("severity");
        labels.putAll(RuleTexts.templates(named, warnings));
        return Collections.unmodifiableMap(labels);
    }

    private Map<String, Template> annotations(Section section) {
        var entries = new LinkedHashMap<String, Entry>();
        for (var key : List.of("summary", "description", "runbook")) {
            if (section.take(key).present()) {
                entries.put(key.equals("runbook") ? "runbook_url" : key, section.take(key));
            }
        }
        RuleTexts.annotations(section.take("annotations")).forEach((name, entry) -> {
            if (entries.putIfAbsent(name, entry) != null) {
                entry.problem(name + " is set twice", "Write it once, under annotations: or beside name:.");
            }
        });
        return RuleTexts.templates(entries, warnings);
    }

    private static Map<String, Template> defaults(
            Condition condition, Signal signal, Compiled compiled, Duration holds) {
        var where = new ArrayList<String>();
        signal.by()
                .forEach(label ->
                        where.add((label.equals("target") ? "" : label + " ") + "{{ $labels." + label + " }}"));
        var comparison = condition.comparison();
        var summary = String.join(", ", where) + (where.isEmpty() ? "" : ": ") + signal.help() + " is {{ $value | "
                + compiled.shown() + " (" + comparison + ")";
        var description = "Condition: " + condition.signal() + " " + comparison
                + (holds.isZero() ? "." : " for " + Durations.format(holds) + ".")
                + (signal.advice().isEmpty() ? "" : " " + signal.advice());
        var defaults = new LinkedHashMap<String, Template>();
        defaults.put("summary", Template.parse(summary));
        defaults.put("description", Template.parse(description));
        return defaults;
    }
}
