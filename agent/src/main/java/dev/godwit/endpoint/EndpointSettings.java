package dev.godwit.endpoint;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The lists {@code scrape} and {@code http} of the section {@code probes:}. */
public final class EndpointSettings {

    public static final EndpointSettings NONE = new EndpointSettings(List.of(), List.of());

    private static final int MOST = 200;

    /** Scrapes may fill half of the memory's label sets, and each may have twice as many there as in one answer. */
    private static final int PART_OF_SERIES = 2 * 2;

    private final List<ScrapeSettings> scrapes;
    private final List<CheckSettings> checks;

    private EndpointSettings(List<ScrapeSettings> scrapes, List<CheckSettings> checks) {
        this.scrapes = scrapes;
        this.checks = checks;
    }

    /**
     * Takes the two keys and leaves the rest of the section to others.
     *
     * @param base what files are relative to
     * @param series label sets that the memory may hold
     */
    public static EndpointSettings read(Section section, Path base, int series) {
        var names = new HashMap<String, Entry>();
        var scrapes = list(section.take("scrape"), base, names, ScrapeSettings::read, ScrapeSettings::visit);
        var checks = list(section.take("http"), base, names, CheckSettings::read, CheckSettings::visit);
        var seen = new HashMap<Object, Entry>();
        scrapes.forEach((entry, scrape) -> unique(scrape.labels(), entry, seen));
        checks.forEach((entry, check) -> unique(check.labels(), entry, seen));
        var shared = shared(section.take("scrape"), scrapes.values(), series / PART_OF_SERIES);
        return new EndpointSettings(shared, List.copyOf(checks.values()));
    }

    private static <T> Map<Entry, T> list(
            Entry list,
            Path base,
            Map<String, Entry> names,
            BiFunction<Section, Path, Optional<T>> read,
            java.util.function.Function<T, Visit> visit) {
        var found = new java.util.LinkedHashMap<Entry, T>();
        for (var item : list.items()) {
            item.required()
                    .section()
                    .flatMap(section -> read.apply(section, base))
                    .ifPresent(one -> {
                        var name = visit.apply(one).name();
                        var before = names.putIfAbsent(name, item);
                        if (before != null) {
                            item.problem(
                                    "another endpoint is called " + name + ", at " + before.place(), "Give it a name.");
                        }
                        found.put(item, one);
                    });
        }
        if (found.size() > MOST) {
            list.problem("has more than " + MOST + " endpoints", "");
        }
        return found;
    }

    /** Two that write the same series would be one. */
    private static void unique(Object labels, Entry entry, Map<Object, Entry> seen) {
        var before = seen.putIfAbsent(labels, entry);
        if (before != null) {
            entry.problem(
                    "has the labels of the endpoint at " + before.place(),
                    "Tell them apart by job or instance under labels.");
        }
    }

    /** Those that do not say how many series they may have share what the others leave. */
    private static List<ScrapeSettings> shared(Entry entry, Collection<ScrapeSettings> scrapes, int most) {
        int said = scrapes.stream().mapToInt(ScrapeSettings::series).sum();
        int unsaid = (int) scrapes.stream()
                .filter(one -> one.series() == ScrapeSettings.UNSAID)
                .count();
        int each = unsaid == 0 ? 0 : Math.min(ScrapeSettings.MOST_SERIES, (most - said) / unsaid);
        if (said > most || (unsaid > 0 && each < 1)) {
            entry.problem(
                    "series of all scrapes are more than " + most + ", a quarter of limits.series",
                    "Raise limits.series, or give them fewer.");
        }
        return scrapes.stream().map(one -> one.within(Math.max(1, each))).toList();
    }

    List<ScrapeSettings> scrapes() {
        return scrapes;
    }

    List<CheckSettings> checks() {
        return checks;
    }

    public int size() {
        return scrapes.size() + checks.size();
    }

    /** Whether some endpoint may bring a metric, or we write it about one. */
    public boolean mayBring(String metric) {
        return names().contains(metric) || scrapes.stream().anyMatch(one -> one.mayBring(metric));
    }

    /** The metrics that are known to be written. */
    public Collection<String> names() {
        var names = new ArrayList<String>();
        if (size() > 0) {
            EndpointSeries.OF_ALL.forEach(one -> names.add(one.name()));
        }
        if (!scrapes.isEmpty()) {
            EndpointSeries.OF_SCRAPES.forEach(one -> names.add(one.name()));
        }
        if (!checks.isEmpty()) {
            EndpointSeries.OF_CHECKS.forEach(one -> names.add(one.name()));
        }
        return names;
    }
}
