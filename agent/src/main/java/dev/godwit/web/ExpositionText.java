package dev.godwit.web;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Builds one exposition: families with their HELP and TYPE, then their samples.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the text format</a>
 * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics 1.0</a>
 */
final class ExpositionText {

    private static final String TOTAL = "_total";
    private static final String INFO = "_info";
    private static final String BOUND = "le";
    private static final double EXACT = 1L << 53;

    /** As the labels are sorted, but buckets by their bounds as numbers, and a histogram's label sets one after the other. */
    static final Comparator<Labels> ORDER =
            (one, other) -> one.has(BOUND) || other.has(BOUND) ? buckets(one, other) : one.compareTo(other);

    private static final int PIECE = 16 * 1024;

    private final StringBuilder out = new StringBuilder(2 * PIECE);
    private final boolean open;
    private final OutputStream to;

    /** @param open whether it is OpenMetrics */
    ExpositionText(boolean open, OutputStream to) {
        this.open = open;
        this.to = to;
    }

    private static int buckets(Labels one, Labels other) {
        int names = one.name().compareTo(other.name());
        int rest = without(one).compareTo(without(other));
        return names != 0 ? names : rest != 0 ? rest : Double.compare(bound(one), bound(other));
    }

    private static Labels without(Labels labels) {
        return labels.drop(java.util.Set.of(BOUND));
    }

    private static double bound(Labels labels) {
        try {
            var text = labels.get(BOUND);
            return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    /** The name a family has in OpenMetrics, where what tells the type is no part of it. */
    static String base(String name, Descriptor.Type type) {
        if (type == Descriptor.Type.COUNTER && name.endsWith(TOTAL)) {
            return name.substring(0, name.length() - TOTAL.length());
        }
        boolean info = type == Descriptor.Type.GAUGE && name.endsWith(INFO);
        return info ? name.substring(0, name.length() - INFO.length()) : name;
    }

    /** @param series in their order */
    void family(String name, Descriptor.Type type, String help, List<Sample> series) throws IOException {
        var shown = open ? base(name, type) : name;
        out.append("# HELP ").append(shown).append(' ');
        escape(help, open);
        out.append("\n# TYPE ")
                .append(shown)
                .append(' ')
                .append(word(name, type))
                .append('\n');
        for (var sample : series) {
            sample(sample.labels(), sample.value(), type);
            if (out.length() > PIECE) {
                flush();
            }
        }
    }

    private String word(String name, Descriptor.Type type) {
        if (type == Descriptor.Type.UNTYPED) {
            return open ? "unknown" : "untyped";
        }
        boolean nameless = open && type == Descriptor.Type.COUNTER && !name.endsWith(TOTAL);
        boolean info = open && type == Descriptor.Type.GAUGE && name.endsWith(INFO);
        return nameless ? "unknown" : info ? "info" : type.name().toLowerCase(Locale.ROOT);
    }

    private void sample(Labels labels, double value, Descriptor.Type type) {
        out.append(labels.name());
        int before = out.length();
        labels.forEach((name, text) -> {
            if (!name.equals(Labels.NAME)) {
                out.append(out.length() == before ? '{' : ',').append(name).append("=\"");
                escape(type == Descriptor.Type.HISTOGRAM && name.equals(BOUND) ? canonical(text) : text, true);
                out.append('"');
            }
        });
        if (out.length() > before) {
            out.append('}');
        }
        out.append(' ');
        number(value);
        out.append('\n');
    }

    /** OpenMetrics wants bounds written as floating-point numbers. */
    private String canonical(String bound) {
        return open && bound.chars().allMatch(Character::isDigit) ? bound + ".0" : bound;
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            out.append((long) value);
        } else if (Double.isInfinite(value)) {
            out.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            out.append(value);
        }
    }

    private void escape(String text, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '"' && quotes) {
                out.append("\\\"");
            } else {
                out.append(c);
            }
        }
    }

    /** Hands over what was written so far. */
    void flush() throws IOException {
        to.write(out.toString().getBytes(StandardCharsets.UTF_8));
        out.setLength(0);
    }
}
