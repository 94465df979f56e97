package dev.godwit.alerts;

import dev.godwit.promql.PromqlException;
import dev.godwit.promql.SeriesNotation;
import dev.godwit.series.Labels;
import dev.godwit.settings.Durations;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** Reads one file of rule tests. Source: Prometheus documentation, "Unit testing for rules". */
final class RuleTestReader {

    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(1);
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

    private final Path file;
    private final List<Problem> warnings = new ArrayList<>();
    private int values;

    RuleTestReader(Path file) {
        this.file = file;
    }

    RuleTestFile read(Section root) {
        var patterns = root.take("rule_files").items();
        var interval = interval(root.take("evaluation_interval"), USUAL_INTERVAL);
        var order = new LinkedHashSet<String>();
        for (var item : root.take("group_eval_order").items()) {
            item.text().filter(name -> !order.add(name)).ifPresent(name -> item.problem("group is named twice", ""));
        }
        boolean fuzzy = root.take("fuzzy_compare").flag(false);
        var tests = new ArrayList<RuleTest>();
        for (var item : root.take("tests").items()) {
            item.section().ifPresent(section -> tests.add(test(section, interval)));
        }
        root.end();
        return new RuleTestFile(
                file,
                ruleFiles(patterns),
                interval,
                List.copyOf(order),
                fuzzy,
                List.copyOf(tests),
                List.copyOf(warnings));
    }

    private List<Path> ruleFiles(List<Entry> patterns) {
        var base = file.getParent() == null ? Path.of("") : file.getParent();
        // Two patterns may find one file, whose groups are judged once.
        var found = new LinkedHashMap<Path, Path>();
        for (var entry : patterns) {
            try {
                var matched = FilePattern.expand(base, entry.required().text(""));
                matched.forEach(path -> found.putIfAbsent(path.toAbsolutePath().normalize(), path.normalize()));
                if (matched.isEmpty() && entry.present()) {
                    warnings.add(entry.noted(0, "no file matches " + entry.text(""), ""));
                }
            } catch (PatternSyntaxException bad) {
                entry.problem("bad pattern of files: " + bad.getDescription(), "");
            }
        }
        return List.copyOf(found.values());
    }

    private RuleTest test(Section section, Duration judged) {
        var interval = interval(section.take("interval"), judged);
        var name = section.take("name").text("");
        var start = start(section.take("start_timestamp"));
        var labels = Labels.of(texts(section.take("external_labels")));
        var url = section.take("external_url").text("");
        var inputs = inputs(section.take("input_series"));
        var checks = new CheckReader();
        var alerts = section.take("alert_rule_test").items().stream()
                .flatMap(item -> item.section().map(checks::alerts).stream())
                .toList();
        var expressions = section.take("promql_expr_test").items().stream()
                .flatMap(item -> item.section().flatMap(checks::expression).stream())
                .toList();
        section.end();
        var test = new RuleTest(section.place(), name, interval, start, labels, url, inputs, alerts, expressions);
        long judgements = test.end().toMillis() / judged.toMillis();
        if (judgements >= RuleTestFile.MOST_JUDGEMENTS) {
            var least = Durations.format(test.end().dividedBy(RuleTestFile.MOST_JUDGEMENTS));
            section.problem(
                    "groups would be judged " + judgements + " times, at most " + RuleTestFile.MOST_JUDGEMENTS,
                    "Ask earlier, or set an evaluation_interval over " + least + ".");
        }
        return test;
    }

    private Map<Labels, List<Double>> inputs(Entry list) {
        var inputs = new LinkedHashMap<Labels, List<Double>>();
        for (var item : list.items()) {
            item.section().ifPresent(section -> {
                var series = section.take("series").required();
                var notation = section.take("values");
                // A series that is written twice is what the second says.
                series.text().ifPresent(text -> inputs.put(series(series, text), values(notation)));
                section.end();
            });
        }
        return inputs;
    }

    static Labels series(Entry entry, String text) {
        try {
            return SeriesNotation.series(text);
        } catch (PromqlException bad) {
            entry.problemAt(bad.position(), bad.getMessage(), "");
            return Labels.EMPTY;
        }
    }

    private List<Double> values(Entry entry) {
        try {
            var read = SeriesNotation.values(entry.text(""));
            if (values + read.size() > RuleTestFile.MOST_VALUES) {
                entry.problem("the tests of this file have more than " + RuleTestFile.MOST_VALUES + " values", "");
                return List.of();
            }
            values += read.size();
            return read;
        } catch (PromqlException bad) {
            entry.problemAt(bad.position(), bad.getMessage(), "");
            return List.of();
        }
    }

    /** Nothing and 0 both mean the other one. */
    private static Duration interval(Entry entry, Duration otherwise) {
        return entry.duration().filter(set -> !set.isZero()).orElse(otherwise);
    }

    private static Instant start(Entry entry) {
        var text = entry.text("0");
        try {
            return text.matches("-?[0-9]+(\\.[0-9]+)?")
                    ? Instant.ofEpochMilli(
                            new BigDecimal(text).multiply(MILLIS).toBigInteger().longValueExact())
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException bad) {
            entry.problem("bad time \"" + text + "\"", "Write seconds since 1970 or a time like 2026-11-21T02:00:00Z.");
            return Instant.EPOCH;
        }
    }

    /** A mapping of names to texts in which nothing is the empty text. */
    static Map<String, String> texts(Entry mapping) {
        var texts = new LinkedHashMap<String, String>();
        mapping.section().ifPresent(section -> section.all().forEach((name, entry) -> texts.put(name, entry.text(""))));
        return texts;
    }
}
