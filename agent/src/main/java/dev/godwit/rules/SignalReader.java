package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Promql;
import dev.godwit.promql.PromqlException;
import dev.godwit.promql.ValueType;
import dev.godwit.rules.RuleFiles.Written;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the declaration of one signal; what it leaves out it has from the shipped signal of the same name. */
final class SignalReader {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,59}");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern QUANTITY = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(\\S*)");
    private static final int LONGEST_EXPRESSION = 4_096;
    private static final Duration SHORTEST_BASELINE = Duration.ofMinutes(20);
    // Series are kept for two hours, and a baseline ends ten minutes ago.
    private static final Duration LONGEST_BASELINE = Duration.ofMinutes(110);

    private final Section section;
    private final Optional<Signal> shipped;
    private final List<Written> written;

    private SignalReader(Section section, Optional<Signal> shipped, List<Written> written) {
        this.section = section;
        this.shipped = shipped;
        this.written = written;
    }

    /** Empty if a problem was found that leaves no signal. */
    static Optional<Signal> read(String name, Entry entry, Optional<Signal> shipped, List<Written> written) {
        if (!NAME.matcher(name).matches()) {
            entry.problem("bad signal name \"" + name + "\"", "Small letters, digits and underscores, at most 60.");
            return Optional.empty();
        }
        return entry.required().section().flatMap(section -> new SignalReader(section, shipped, written).signal(name));
    }

    private Optional<Signal> signal(String name) {
        var unit = unit();
        var expression = expression("expr");
        var of = expression("of").or(() -> shipped.flatMap(Signal::of));
        var ofEntry = section.take("of");
        if (ofEntry.present() && unit.equals(Optional.of(SignalUnit.RATIO))) {
            ofEntry.problem("a ratio is a share already", "Leave of: out, or give the unit of what expr: counts.");
        }
        var whole = words("whole", shipped.map(Signal::whole).orElse("the whole"));
        // What bounds the shipped one says nothing about another expression.
        boolean same = !section.has("expr") && !section.has("of");
        boolean bounded = section.take("bounded")
                .flag(same && shipped.map(Signal::bounded).orElse(false));
        var by = by();
        var baseline = baseline();
        var floor = unit.map(this::floor).orElse(BigDecimal.ZERO);
        var help = words("help", shipped.map(Signal::help).orElse("value of " + name));
        var advice = words("advice", shipped.map(Signal::advice).orElse(""));
        var need = section.take("needs").text("");
        var aliases = section.has("aliases")
                ? texts("aliases", NAME, "alias")
                : shipped.map(Signal::aliases).orElse(List.of());
        section.end();
        var inherited = section.has("expr") ? Optional.<Expression>empty() : shipped.map(Signal::expression);
        var kept = section.has("expr") ? need : shipped.map(Signal::need).orElse(need);
        return unit.flatMap(known -> expression
                .or(() -> inherited)
                .map(found -> new Signal(
                        name, known, found, by, of, whole, bounded, baseline, floor, help, advice, kept, aliases)));
    }

    private Optional<SignalUnit> unit() {
        var entry = section.take("unit");
        if (shipped.isPresent() && !entry.present()) {
            return shipped.map(Signal::unit);
        }
        return entry.required().text().flatMap(word -> {
            var unit = SignalUnit.named(word);
            if (unit.isEmpty()) {
                var all = "Units are " + String.join(", ", SignalUnit.words()) + ".";
                entry.problem("unknown unit \"" + word + "\"", Spelling.hint(word, SignalUnit.words(), all));
            }
            return unit;
        });
    }

    private Optional<Expression> expression(String key) {
        var entry = section.take(key);
        if (key.equals("expr") && shipped.isEmpty()) {
            entry.required();
        }
        return entry.text().flatMap(text -> {
            try {
                if (text.length() > LONGEST_EXPRESSION) {
                    entry.problem("is longer than " + LONGEST_EXPRESSION + " characters", "Record a part of it.");
                    return Optional.empty();
                }
                var expression = Promql.parse(text);
                if (expression.type() != ValueType.VECTOR) {
                    entry.problem(
                            "expression must give an instant vector, gives a "
                                    + expression.type().words(),
                            "");
                    return Optional.empty();
                }
                written.add(new Written(entry, expression));
                return Optional.of(expression);
            } catch (PromqlException bad) {
                entry.problemAt(bad.position(), bad.getMessage(), "");
                return Optional.empty();
            }
        });
    }

    private List<String> by() {
        var entry = section.take("by");
        if (shipped.isPresent() && !entry.present()) {
            return shipped.get().by();
        }
        entry.required();
        return texts("by", LABEL, "label");
    }

    private Optional<Duration> baseline() {
        var entry = section.take("baseline");
        if (!entry.present()) {
            return shipped.flatMap(Signal::baseline);
        }
        return entry.duration().filter(over -> {
            boolean fits = over.compareTo(SHORTEST_BASELINE) >= 0 && over.compareTo(LONGEST_BASELINE) <= 0;
            if (!fits) {
                entry.problem("must be from 20m to 1h50m", "Godwit keeps two hours of series.");
            }
            return fits;
        });
    }

    private BigDecimal floor(SignalUnit unit) {
        var entry = section.take("floor");
        if (!entry.present()) {
            return shipped.map(Signal::floor).orElse(BigDecimal.ZERO);
        }
        var match = QUANTITY.matcher(entry.text(""));
        var base = match.matches()
                ? unit.base(new BigDecimal(match.group(1)), match.group(2))
                : Optional.<BigDecimal>empty();
        if (base.isEmpty()) {
            entry.problem("is not " + unit.what() + ": \"" + entry.text("") + "\"", unit.hint());
        }
        return base.orElse(BigDecimal.ZERO);
    }

    private String words(String key, String otherwise) {
        var entry = section.take(key);
        var text = entry.text(otherwise);
        if (text.contains("{{")) {
            entry.problem("templates belong to alerts", "Write summary: or description: at the alert.");
            return "";
        }
        return text;
    }

    private List<String> texts(String key, Pattern pattern, String what) {
        return section.take(key).items().stream()
                .filter(item -> {
                    boolean legal = pattern.matcher(item.text("")).matches();
                    if (!legal) {
                        item.problem(
                                "bad " + what + " name \"" + item.text("") + "\"", "Letters, digits, underscores.");
                    }
                    return legal;
                })
                .map(item -> item.text(""))
                .distinct()
                .toList();
    }
}
