package dev.godwit.probe.custom;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads one namespace. Keys the exporter ignores are warnings; what it would stumble over later is a problem now. */
final class NamespaceReader {

    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final long LONGEST_CACHE = Duration.ofDays(366).toSeconds();
    private static final Set<String> KEYS =
            Set.of("query", "query_overrides", "metrics", "master", "cache_seconds", "runonserver");
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

    private final String file;
    private final Set<String> reserved;
    private final Consumer<Problem> warnings;

    /** @param reserved names of Godwit's own probes */
    NamespaceReader(String file, Set<String> reserved, Consumer<Problem> warnings) {
        this.file = file;
        this.reserved = reserved;
        this.warnings = warnings;
    }

    Namespace read(String name, Entry entry, Section section) {
        if (!METRIC.matcher(name).matches()) {
            entry.problem("\"" + name + "\" cannot begin the name of a metric", "Use letters, digits, _ and :.");
        } else if (name.equals("godwit") || name.startsWith("godwit_")) {
            entry.problem("names that begin with godwit_ are Godwit's own", "Choose another name.");
        }
        var query = query(section.take("query").required());
        var overrides = overrides(section.take("query_overrides"));
        boolean main = flag(section.take("master"));
        var every = every(section.take("cache_seconds"));
        var versions = range(section.take("runonserver"));
        var columns =
                new ColumnReader(name, warnings).read(section.take("metrics").required());
        ignored(section, KEYS, warnings);
        var probe = reserved.contains(name) ? "custom." + name : name;
        return new Namespace(name, probe, file, query, overrides, main, every, versions, columns, Set.of());
    }

    private static String query(Entry entry) {
        var query = entry.text("").strip();
        if (query.isEmpty() && entry.present()) {
            entry.problem("is empty", "");
        }
        if (!query.isEmpty()) {
            SingleStatement.refuse(query)
                    .ifPresent(why -> entry.problem(
                            why,
                            "A custom query is one SELECT, WITH, VALUES, TABLE or SHOW; put the rest into a view."));
        }
        return query;
    }

    private static List<Namespace.VersionedQuery> overrides(Entry entry) {
        var overrides = new ArrayList<Namespace.VersionedQuery>();
        entry.section()
                .ifPresent(section -> section.all().forEach((range, text) -> {
                    var versions = VersionRange.parse(range);
                    if (versions.isEmpty()) {
                        badRange(text, range);
                    }
                    // An empty query means that such servers are not asked.
                    var query = text.text("").isBlank() ? "" : query(text);
                    versions.ifPresent(found -> overrides.add(new Namespace.VersionedQuery(found, query)));
                }));
        return List.copyOf(overrides);
    }

    private static VersionRange range(Entry entry) {
        var text = entry.text("").strip();
        if (text.isEmpty()) {
            return VersionRange.ANY;
        }
        var range = VersionRange.parse(text);
        if (range.isEmpty()) {
            badRange(entry, text);
        }
        return range.orElse(VersionRange.ANY);
    }

    private static void badRange(Entry entry, String text) {
        entry.problem(
                "bad range of versions \"" + text + "\"", "Write all three parts, like >=14.0.0 <17.0.0 or 16.x.");
    }

    /** What YAML 1.1 calls a truth value, since the exporter takes all of them. */
    private static boolean flag(Entry entry) {
        var text = entry.text("false").toLowerCase(Locale.ROOT);
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            entry.problem("expected true or false, found \"" + text + "\"", "");
        }
        return TRUE.contains(text);
    }

    private static Duration every(Entry entry) {
        var text = entry.text("");
        if (!text.isEmpty() && !NUMBER.matcher(text).matches()) {
            entry.problem("expected a whole number of seconds, found \"" + text + "\"", "");
            return Namespace.EVERY;
        }
        long seconds = entry.integer(0, 0, LONGEST_CACHE);
        return seconds == 0 ? Namespace.EVERY : Duration.ofSeconds(seconds);
    }

    /** Warns of keys that nobody reads. */
    static void ignored(Section section, Set<String> known, Consumer<Problem> warnings) {
        Map<String, Entry> all = new LinkedHashMap<>(section.all());
        all.keySet().removeAll(known);
        all.forEach((key, entry) -> warnings.accept(new Problem(
                section.placeOf(key),
                entry.path(),
                "is ignored, as postgres_exporter ignores it",
                Spelling.hint(key, known, ""))));
    }

    /** Reads {@code metric_mapping}: the number each text stands for. */
    static Map<String, Double> mapping(Entry entry) {
        var mapping = new HashMap<String, Double>();
        entry.section()
                .ifPresent(section -> section.all().forEach((text, value) -> {
                    var number = value.required().text();
                    var parsed = number.flatMap(Values::parse);
                    if (number.isPresent() && parsed.isEmpty()) {
                        value.problem("expected a number, found \"" + number.get() + "\"", "");
                    }
                    parsed.ifPresent(found -> mapping.put(text, found));
                }));
        return Map.copyOf(mapping);
    }

    static boolean isMetric(String name) {
        return METRIC.matcher(name).matches();
    }

    static Optional<Usage> usage(Entry entry) {
        var word = entry.required().text();
        var usage = word.flatMap(Usage::of);
        if (word.isPresent() && usage.isEmpty()) {
            var known = "Usages: " + String.join(", ", Usage.words()) + ".";
            entry.problem(
                    "no such usage: " + word.get(),
                    Spelling.hint(word.get().toUpperCase(Locale.ROOT), Usage.words(), known));
        }
        return usage;
    }
}
