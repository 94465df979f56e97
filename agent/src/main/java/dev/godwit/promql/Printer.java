package dev.godwit.promql;

import dev.godwit.promql.Expression.Aggregation;
import dev.godwit.promql.Expression.Binary;
import dev.godwit.promql.Expression.Call;
import dev.godwit.promql.Expression.MatrixSelector;
import dev.godwit.promql.Expression.Negation;
import dev.godwit.promql.Expression.NumberLiteral;
import dev.godwit.promql.Expression.Parenthesis;
import dev.godwit.promql.Expression.Subquery;
import dev.godwit.promql.Expression.TextLiteral;
import dev.godwit.promql.Expression.VectorSelector;
import dev.godwit.promql.Matching.Cardinality;
import dev.godwit.promql.Shift.Anchor;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes an expression on one line, in a form every Prometheus of the last years reads back to an equal one. */
public final class Printer {

    private static final Pattern PLAIN_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final StringBuilder text = new StringBuilder();

    private Printer() {}

    public static String print(Expression expression) {
        var printer = new Printer();
        printer.write(expression);
        return printer.text.toString();
    }

    private void write(Expression expression) {
        if (expression instanceof NumberLiteral number) {
            text.append(Numbers.literal(number.value()));
        } else if (expression instanceof TextLiteral literal) {
            text.append(quote(literal.value()));
        } else if (expression instanceof VectorSelector selector) {
            selector(selector, "");
        } else if (expression instanceof MatrixSelector matrix) {
            selector(matrix.selector(), "[" + matrix.range() + "]");
        } else if (expression instanceof Subquery subquery) {
            subquery(subquery);
        } else if (expression instanceof Call call) {
            text.append(call.function()).append('(');
            list(call.arguments());
            text.append(')');
        } else if (expression instanceof Aggregation aggregation) {
            aggregation(aggregation);
        } else if (expression instanceof Binary binary) {
            binary(binary);
        } else if (expression instanceof Negation negation) {
            text.append('-');
            write(negation.expression());
        } else if (expression instanceof Parenthesis parenthesis) {
            text.append('(');
            write(parenthesis.expression());
            text.append(')');
        }
    }

    private void list(List<Expression> expressions) {
        for (int i = 0; i < expressions.size(); i++) {
            text.append(i == 0 ? "" : ", ");
            write(expressions.get(i));
        }
    }

    private void selector(VectorSelector selector, String range) {
        var inner = new ArrayList<String>();
        if (PLAIN_METRIC.matcher(selector.metric()).matches()) {
            text.append(selector.metric());
        } else if (!selector.metric().isEmpty()) {
            inner.add(quote(selector.metric()));
        }
        for (var matcher : selector.matchers()) {
            boolean metric =
                    matcher.name().equals(Labels.NAME) && !selector.metric().isEmpty();
            if (!metric) {
                inner.add(matcher(matcher));
            }
        }
        if (!inner.isEmpty()) {
            text.append('{').append(String.join(",", inner)).append('}');
        }
        text.append(range);
        shift(selector.shift());
    }

    private static String matcher(Matcher matcher) {
        return label(matcher.name()) + matcher.kind().symbol() + quote(matcher.value());
    }

    private void subquery(Subquery subquery) {
        write(subquery.expression());
        text.append('[').append(subquery.range()).append(':');
        text.append(subquery.step().isZero() ? "" : subquery.step().toString()).append(']');
        shift(subquery.shift());
    }

    private void shift(Shift shift) {
        if (shift.anchor() == Anchor.TIME) {
            // In plain decimals, as Prometheus prints it.
            text.append(" @ ")
                    .append(new BigDecimal(shift.time()).movePointLeft(3).toPlainString());
        } else if (shift.anchor() != Anchor.EVALUATION) {
            text.append(shift.anchor() == Anchor.START ? " @ start()" : " @ end()");
        }
        if (!shift.offset().isZero()) {
            text.append(" offset ").append(shift.offset());
        }
    }

    private void aggregation(Aggregation aggregation) {
        text.append(aggregation.aggregator().word());
        var grouping = aggregation.grouping();
        if (grouping.without() || !grouping.labels().isEmpty()) {
            text.append(grouping.without() ? " without " : " by ")
                    .append(labels(grouping.labels()))
                    .append(' ');
        }
        text.append('(');
        if (aggregation.parameter() != null) {
            write(aggregation.parameter());
            text.append(", ");
        }
        write(aggregation.expression());
        text.append(')');
    }

    private void binary(Binary binary) {
        write(binary.left());
        text.append(' ').append(binary.operator().symbol()).append(binary.bool() ? " bool" : "");
        var matching = binary.matching();
        boolean groups = matching.cardinality() != Cardinality.ONE_TO_ONE;
        if (matching.on() || groups || !matching.labels().isEmpty()) {
            text.append(matching.on() ? " on " : " ignoring ").append(labels(matching.labels()));
        }
        if (groups) {
            text.append(matching.cardinality() == Cardinality.MANY_TO_ONE ? " group_left " : " group_right ");
            text.append(labels(matching.include()));
        }
        text.append(' ');
        write(binary.right());
    }

    private static String labels(List<String> labels) {
        return "(" + String.join(", ", labels.stream().map(Printer::label).toList()) + ")";
    }

    private static String label(String name) {
        return PLAIN_LABEL.matcher(name).matches() ? name : quote(name);
    }

    static String quote(String value) {
        var quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        quoted.append(String.format("\\x%02x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
