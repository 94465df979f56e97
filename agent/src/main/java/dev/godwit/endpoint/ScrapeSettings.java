package dev.godwit.endpoint;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.godwit.series.Labels;
import dev.godwit.series.Regex;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry under {@code probes.scrape}.
 *
 * @param labels that every series gets, {@code job} and {@code instance} among them
 * @param keep metric names are kept if one of these matches, or if there are none
 * @param drop and dropped if one of these does
 * @param series in one answer; twice as many may be in memory, since labels change when an application is deployed
 */
record ScrapeSettings(Visit visit, Labels labels, List<Pattern> keep, List<Pattern> drop, int series) {

    static final int MOST_SERIES = 10_000;
    private static final int MOST_PATTERNS = 100;

    /** What {@code series} is until the share of those who do not say it is known. */
    static final int UNSAID = 0;

    static Optional<ScrapeSettings> read(Section section, Path base) {
        var visit = Visit.read(section, base);
        var own = Labels.read(section.take("labels"));
        var keep = patterns(section.take("keep"));
        var drop = patterns(section.take("drop"));
        int series = (int) section.take("series").integer(UNSAID, 1, 1_000_000);
        boolean named = section.has("name");
        section.end();
        return visit.map(found -> {
            var usual = Labels.of(
                    "job",
                    named ? found.name() : "scrape",
                    "instance",
                    found.url().address());
            return new ScrapeSettings(found, usual.with(Labels.of(own)), keep, drop, series);
        });
    }

    private static List<Pattern> patterns(Entry entry) {
        var patterns = new ArrayList<Pattern>();
        for (var item : entry.items()) {
            try {
                patterns.add(Regex.anchored(item.text("")));
            } catch (PatternSyntaxException bad) {
                item.problem("bad expression: " + bad.getMessage(), "");
            }
        }
        if (patterns.size() > MOST_PATTERNS) {
            entry.problem("has more than " + MOST_PATTERNS + " expressions", "Join them with |.");
        }
        return patterns;
    }

    ScrapeSettings within(int most) {
        return series == UNSAID ? new ScrapeSettings(visit, labels, keep, drop, most) : this;
    }

    /** Whether its answers may bring a metric; those of Godwit's own names only if somebody asked for them. */
    boolean mayBring(String metric) {
        boolean own = metric.startsWith("pg_") || metric.startsWith("godwit_") || metric.startsWith("ALERTS");
        return wants(metric) && (!own || !keep.isEmpty()) && !EndpointSeries.isOfUs(metric);
    }

    /** Whether series of this name are wanted. */
    boolean wants(String metric) {
        boolean kept = keep.isEmpty() || keep.stream().anyMatch(one -> one.matches(metric));
        return kept && drop.stream().noneMatch(one -> one.matches(metric));
    }
}
