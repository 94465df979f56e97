package dev.godwit.endpoint;

import dev.godwit.series.Labels;
import dev.godwit.series.OpenMetricsLine;
import dev.godwit.series.OpenMetricsLine.Unreadable;
import dev.godwit.series.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the body of a scrape as Prometheus does: text 0.0.4, or OpenMetrics where the content type says so. One bad line and
 * nothing of it counts. Timestamps are passed over: what an endpoint says now is true now.
 */
final class ScrapeReader {

    private static final String OPEN = "application/openmetrics-text";
    private static final String END = "# EOF";
    private static final Set<String> READABLE = Set.of("", OPEN, "text/plain", "application/octet-stream");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped", "unknown");
    private static final Set<String> OPEN_TYPES = Set.of("gaugehistogram", "info", "stateset");
    private static final String EXPORTED = "exported_";
    private static final int MOST_LABELS = 64;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_VALUE = 2_048;
    private static final double FURTHEST = 1e15;

    private final ScrapeSettings settings;
    private final boolean open;
    private final Map<Labels, Double> found = new LinkedHashMap<>();
    private final Map<String, Boolean> wanted = new HashMap<>();
    private int lines;
    private int kept;
    private boolean ended;

    private ScrapeReader(ScrapeSettings settings, boolean open) {
        this.settings = settings;
        this.open = open;
    }

    static Scraped read(Answer answer, ScrapeSettings settings) throws EndpointFailure {
        if (answer.status() != 200) {
            throw new EndpointFailure(EndpointState.BAD_STATUS, "answered " + answer.status());
        }
        var type = answer.type().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!READABLE.contains(type)) {
            throw new EndpointFailure(EndpointState.BAD_BODY, "answers " + type + ", not the text of metrics");
        }
        return new ScrapeReader(settings, type.equals(OPEN)).all(BoundedLines.of(answer));
    }

    private Scraped all(BoundedLines body) throws EndpointFailure {
        for (var line = body.next(); line != null; line = body.next()) {
            try {
                line(line);
            } catch (Unreadable bad) {
                var place = "line " + body.number() + ", column " + (bad.at() + 1) + ": ";
                throw new EndpointFailure(EndpointState.BAD_BODY, place + bad.getMessage());
            }
        }
        if (open && !ended) {
            throw new EndpointFailure(EndpointState.BAD_BODY, "the body does not end with " + END);
        }
        var names = new HashSet<String>();
        wanted.forEach((name, kept) -> {
            if (kept) {
                names.add(name);
            }
        });
        List<Sample> samples = new ArrayList<>(found.size());
        found.forEach((labels, value) -> samples.add(new Sample(labels, value)));
        return new Scraped(samples, lines, kept, kept - samples.size(), Set.copyOf(names));
    }

    private void line(String line) throws Unreadable, EndpointFailure {
        if (ended) {
            throw new Unreadable(0, "there is text after " + END);
        }
        var text = open ? line : line.stripLeading();
        if (text.startsWith("#")) {
            ended = open && line.equals(END);
            comment(text);
        } else if (!text.isEmpty() && text.length() < line.length()) {
            throw new Unreadable(0, "expected the name of a metric at the beginning of the line");
        } else if (!text.isBlank()) {
            sample(new OpenMetricsLine(line));
        } else if (open) {
            throw new Unreadable(0, "an empty line");
        }
    }

    private void comment(String line) throws Unreadable {
        var words = line.split("[ \t]+", 4);
        if (words.length > 1 && words[0].equals("#") && words[1].equals("TYPE")) {
            var type = words.length < 4 ? "" : words[3].strip();
            boolean known = TYPES.contains(type) || (open && OPEN_TYPES.contains(type));
            if (!known) {
                throw new Unreadable(line.length() - type.length(), "unknown type \"" + type + "\"");
            }
        }
    }

    private void sample(OpenMetricsLine line) throws Unreadable, EndpointFailure {
        var labels = line.labels();
        double value = line.value();
        if (line.hasMore()) {
            line.timestamp(!open, FURTHEST);
        }
        line.end(open);
        lines++;
        var name = labels.name();
        if (!wanted.computeIfAbsent(name, settings::wants)) {
            return;
        }
        kept++;
        check(labels);
        found.putIfAbsent(attach(labels), value);
        if (found.size() > settings.series()) {
            throw new EndpointFailure(
                    EndpointState.TOO_LARGE,
                    "more than " + settings.series() + " series; name what is needed under keep, or raise series");
        }
    }

    private static void check(Labels labels) throws EndpointFailure {
        var tooLong = new ArrayList<String>();
        labels.forEach((name, value) -> {
            boolean metric = name.equals(Labels.NAME);
            if (name.length() > LONGEST_NAME || value.length() > (metric ? LONGEST_NAME : LONGEST_VALUE)) {
                tooLong.add(metric ? value : name);
            }
        });
        if (!tooLong.isEmpty()) {
            throw new EndpointFailure(EndpointState.TOO_LARGE, "a label or name is too long: " + tooLong.get(0));
        }
        if (labels.size() > MOST_LABELS) {
            throw new EndpointFailure(
                    EndpointState.TOO_LARGE,
                    "a series of " + labels.name() + " has more than " + MOST_LABELS + " labels");
        }
    }

    /** The endpoint's own labels win; what they displace keeps its value under another name. */
    private Labels attach(Labels labels) {
        var displaced = settings.labels().names().stream().filter(labels::has).toList();
        if (displaced.isEmpty()) {
            return labels.with(settings.labels());
        }
        var all = labels.toMap();
        settings.labels().forEach(all::put);
        for (var name : displaced) {
            var other = EXPORTED + name;
            while (all.containsKey(other)) {
                other = EXPORTED + other;
            }
            all.put(other, labels.get(name));
        }
        return Labels.of(all);
    }
}
