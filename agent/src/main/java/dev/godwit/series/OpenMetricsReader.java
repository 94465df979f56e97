package dev.godwit.series;

import dev.godwit.series.OpenMetricsLine.Unreadable;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problems;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads series from a file with timestamps: OpenMetrics, which ends with {@code # EOF} and counts in seconds, or Prometheus'
 * older text format, which does not and counts in milliseconds. Exemplars are passed over.
 */
public final class OpenMetricsReader {

    /** What one file may hold. */
    public static final int LONGEST_FILE = 64 * 1024 * 1024;

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_SAMPLES = 2_000_000;
    private static final int MOST_PROBLEMS = 20;
    private static final double FURTHEST_SECONDS = 1e12;
    private static final String END = "# EOF";
    private static final Set<String> TYPES = Set.of(
            "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown", "untyped");

    private final String file;
    private final Problems problems;
    private final LoadedSeries series = new LoadedSeries();
    private final Set<Labels> seen = new HashSet<>();
    private long newest = Long.MIN_VALUE;
    private int samples;
    private int mistakes;

    public OpenMetricsReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The series of a text; what is wrong with it goes to the problems, up to a few. */
    public LoadedSeries read(String text) {
        boolean open = text.stripTrailing().endsWith(END);
        int number = 0;
        boolean ended = false;
        for (int at = 0; at < text.length() && mistakes < MOST_PROBLEMS; ) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            int last = stop > at && text.charAt(stop - 1) == '\r' ? stop - 1 : stop;
            number++;
            var line = text.substring(at, last);
            if (ended && !line.isBlank()) {
                problem(number, 0, "there is text after " + END, "");
            } else if (line.length() > LONGEST_LINE) {
                problem(number, LONGEST_LINE, "line is longer than " + LONGEST_LINE + " characters", "");
            } else if (line.startsWith("#")) {
                ended = open && line.stripTrailing().equals(END);
                comment(line, number);
            } else if (!line.isBlank()) {
                sample(line, number, open);
            }
            at = stop + 1;
        }
        if (mistakes == 0 && samples == 0) {
            problem(1, 0, "there is no sample", "");
        }
        return series;
    }

    /** The time of the newest sample, in milliseconds since the epoch. */
    public long newest() {
        return newest;
    }

    private void comment(String line, int number) {
        var words = line.trim().split("\\s+", 4);
        if (words.length == 4 && words[1].equals("TYPE") && !TYPES.contains(words[3].toLowerCase(Locale.ROOT))) {
            problem(number, line.lastIndexOf(words[3]), "unknown type \"" + words[3] + "\"", "");
        }
    }

    private void sample(String line, int number, boolean open) {
        try {
            var sample = new OpenMetricsLine(line);
            var labels = sample.labels();
            double value = sample.value();
            double unit = open ? 1000 : 1;
            long time = Math.round(sample.timestamp(!open, FURTHEST_SECONDS * 1000 / unit) * unit);
            sample.end(true);
            add(labels, time, value);
        } catch (Unreadable bad) {
            problem(number, bad.at(), bad.getMessage(), hint(bad, open));
        }
    }

    private void add(Labels labels, long time, double value) throws Unreadable {
        if (++samples > MOST_SAMPLES) {
            mistakes = MOST_PROBLEMS;
            throw new Unreadable(0, "there are more than " + MOST_SAMPLES + " samples");
        }
        if (seen.add(labels) && seen.size() > SeriesLimits.DEFAULT.series()) {
            mistakes = MOST_PROBLEMS;
            throw new Unreadable(0, "there are more than " + SeriesLimits.DEFAULT.series() + " series");
        }
        if (!series.add(labels, time, value)) {
            throw new Unreadable(0, labels + " has two samples at one time");
        }
        newest = Math.max(newest, time);
    }

    private static String hint(Unreadable bad, boolean open) {
        var said = bad.getMessage();
        if (said.contains("no timestamp")) {
            return "Every sample needs the time it was taken at behind its value.";
        }
        return !open && said.startsWith("bad timestamp")
                ? "Without # EOF at its end a file counts in whole milliseconds; OpenMetrics ends with # EOF."
                : "";
    }

    private void problem(int line, int at, String text, String hint) {
        mistakes++;
        problems.add(new Place(file, line, at + 1), "", text, hint);
    }
}
