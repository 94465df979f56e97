package dev.godwit.rules;

import dev.godwit.rules.RuleFiles.Written;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Files of the short form, read together: {@code alerts:}, {@code signals:} and {@code no_data:} of one file hold for all. They
 * become groups like those of Prometheus: first the baselines that any alert reads, once each, then a group for each file.
 */
final class ShortForm {

    private static final List<String> KEYS = List.of("alerts", "signals", "no_data");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration BASELINE_INTERVAL = Duration.ofMinutes(1);

    private record ShortFile(String file, Section root) {}

    private final List<ShortFile> files = new ArrayList<>();
    private final NoDataPolicies policies = new NoDataPolicies();
    private final Consumer<Problem> warnings;

    ShortForm(Consumer<Problem> warnings) {
        this.warnings = warnings;
    }

    /** Whether a file is one of these; a problem if it tries to be one of Prometheus as well. */
    static boolean is(Section root) {
        boolean any = KEYS.stream().anyMatch(root::has);
        if (any && root.has("groups")) {
            root.take("groups")
                    .problem(
                            "groups: and the short form in one file",
                            "Put groups: into a file of its own, so that Prometheus can load it.");
        }
        return any;
    }

    void add(String file, Section root) {
        files.add(new ShortFile(file, root));
    }

    /** The groups of all files, in order. */
    List<Group> groups(List<Written> written) {
        if (files.isEmpty()) {
            return List.of();
        }
        var signals = signals(written);
        var baselines = new LinkedHashMap<String, RecordingRule>();
        var groups = new ArrayList<Group>();
        files.forEach(file -> group(file, signals, written, baselines).ifPresent(groups::add));
        baselines.values().stream()
                .findFirst()
                .map(RecordingRule::place)
                .ifPresent(place -> groups.add(
                        0,
                        new Group(
                                place.file(),
                                "baselines",
                                BASELINE_INTERVAL,
                                Duration.ZERO,
                                0,
                                List.copyOf(baselines.values()),
                                place)));
        return groups;
    }

    private Optional<Group> group(
            ShortFile file, Signals signals, List<Written> written, Map<String, RecordingRule> baselines) {
        var root = file.root();
        var alerts = root.take("alerts");
        var name = name(file.file());
        var reader = new ShortAlertReader(
                file.file() + "/" + name,
                INTERVAL,
                signals,
                written,
                warnings,
                signal -> baselines.computeIfAbsent(
                        signal.name(), absent -> baseline(signal, file.file(), alerts.place())));
        var rules = new ArrayList<Rule>();
        for (var item : alerts.items()) {
            item.section().flatMap(reader::alert).ifPresent(rules::add);
        }
        policies.add(root.take("no_data"));
        root.take("groups");
        root.end();
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Group(file.file(), name, INTERVAL, Duration.ZERO, 0, List.copyOf(rules), alerts.place()));
    }

    /** The groups of all kinds of files, with what these say about missing data. */
    List<Group> withPolicies(List<Group> groups) {
        return policies.apply(groups);
    }

    private Signals signals(List<Written> written) {
        var signals = Signals.shipped();
        Map<String, Entry> declared = new LinkedHashMap<>();
        for (var file : files) {
            var all = file.root().take("signals").section().map(Section::all).orElse(Map.of());
            all.forEach((name, entry) -> {
                var before = declared.putIfAbsent(name, entry);
                if (before != null) {
                    entry.problem("signal " + name + " is declared already, at " + before.place(), "Declare it once.");
                } else {
                    SignalReader.read(name, entry, signals.named(name), written).ifPresent(signal -> {
                        signal.aliases().stream()
                                .filter(alias -> signals.named(alias).isPresent())
                                .forEach(alias -> entry.problem(
                                        "alias " + alias + " is the name of another signal",
                                        "Aliases are names nobody has."));
                        signals.declare(signal);
                    });
                }
            });
        }
        return signals;
    }

    private static RecordingRule baseline(Signal signal, String file, Place place) {
        var expression = ConditionCompiler.baseline(signal);
        var name = signal.baselineMetric();
        return new RecordingRule(
                file + "/baselines/" + name, name, expression, Map.of(), 0, place, Rule.metrics(expression));
    }

    /** A file's name without its end. */
    private static String name(String file) {
        var last = Path.of(file).getFileName();
        return last == null ? file : last.toString().replaceFirst("\\.[^.]*$", "");
    }
}
