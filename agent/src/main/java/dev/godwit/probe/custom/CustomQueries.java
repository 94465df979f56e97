package dev.godwit.probe.custom;

import dev.godwit.series.Descriptor;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the custom files ask.
 *
 * @param places where each namespace stands
 * @param ignored what the exporter would ignore
 * @param clashes what stands beside a metric of Godwit's own
 */
public record CustomQueries(
        List<QueriesFile> files,
        List<Namespace> namespaces,
        Map<String, Place> places,
        List<Problem> ignored,
        List<Problem> clashes) {

    public static final CustomQueries NONE = new CustomQueries(List.of(), List.of(), Map.of(), List.of(), List.of());

    /** Labels that say where a series is from and not what it is about; a built-in may have more of them than a query. */
    private static final Set<String> WHERE = Set.of("target", "server", "datname");

    /** A metric that Godwit writes itself. */
    public record Own(String probe, Optional<Set<String>> labels) {

        /** Whether it is about the same things as a query with these labels; taken for granted where its own are not known. */
        private boolean isSame(Set<String> others) {
            return labels.isEmpty() || what(labels.get()).equals(what(others));
        }

        private static Set<String> what(Set<String> labels) {
            var what = new HashSet<>(labels);
            what.removeAll(WHERE);
            return what;
        }
    }

    /** Finds a metric among those Godwit writes itself. */
    @FunctionalInterface
    public interface OwnMetrics {
        Optional<Own> find(String metric);
    }

    /**
     * The same beside what Godwit writes itself. A series that would be about the same thing under the same name is left to
     * Godwit's own probe, so that nothing is counted twice; each query that this concerns is warned of, once.
     */
    public CustomQueries beside(OwnMetrics own) {
        var changed = new ArrayList<Namespace>();
        var told = new ArrayList<Problem>();
        for (var one : namespaces) {
            var withheld = new HashSet<String>();
            var shared = new ArrayList<String>();
            var probes = new HashSet<String>();
            for (var metric : one.series()) {
                own.find(metric).ifPresent(found -> {
                    probes.add(found.probe());
                    (found.isSame(one.labels()) ? withheld : shared).add(metric);
                });
            }
            var said = withheld.isEmpty()
                    ? shared
                    : one.series().stream().filter(withheld::contains).toList();
            if (!said.isEmpty()) {
                told.add(new Problem(places.get(one.name()), one.name(), text(said, withheld.isEmpty()), hint(probes)));
            }
            changed.add(one.without(withheld));
        }
        return new CustomQueries(files, List.copyOf(changed), places, ignored, List.copyOf(told));
    }

    private static String text(List<String> metrics, boolean beside) {
        var first = metrics.get(0) + (metrics.size() == 1 ? "" : " and " + (metrics.size() - 1) + " more");
        return beside
                ? first + " stands beside Godwit's own, which has other labels: a sum over both counts twice"
                : first + " is left to Godwit's own probe, which writes the same";
    }

    private static String hint(Set<String> probes) {
        return "Delete what you no longer need, or take the query's with probes: {off: ["
                + String.join(", ", probes.stream().sorted().toList()) + "]}.";
    }

    /** What is allowed and most likely not meant. */
    public List<Problem> warnings() {
        var all = new ArrayList<>(ignored);
        all.addAll(clashes);
        return all;
    }

    /** What the name of a series means; empty if no custom query gives it. */
    public Optional<Descriptor> find(String metric) {
        return namespaces.stream()
                .map(one -> one.find(metric))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The probe that brings a metric. */
    public Optional<String> probe(String metric) {
        return namespaces.stream()
                .filter(one -> one.find(metric).isPresent())
                .map(Namespace::probe)
                .findFirst();
    }

    /** The names of its probes. */
    public List<String> probes() {
        return namespaces.stream().map(Namespace::probe).toList();
    }

    /** The names of all series the files tell of. */
    public List<String> series() {
        return namespaces.stream().flatMap(one -> one.series().stream()).toList();
    }
}
