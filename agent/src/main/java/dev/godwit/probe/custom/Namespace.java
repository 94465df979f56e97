package dev.godwit.probe.custom;

import dev.godwit.series.Descriptor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One query and what its columns mean; a probe of its own.
 *
 * @param name what its metrics begin with
 * @param probe what the probe is called: the same, unless a probe of Godwit's own has that name
 * @param overrides queries for some versions of the server; the first that fits is asked instead
 * @param main whether only the database of the URL is asked, the exporter's {@code master}
 * @param every how long an answer stays good
 * @param versions the servers it is asked of at all
 * @param columns by name, in the order of the file
 * @param withheld series that are left to a probe of Godwit's own
 */
public record Namespace(
        String name,
        String probe,
        String file,
        String query,
        List<VersionedQuery> overrides,
        boolean main,
        Duration every,
        VersionRange versions,
        Map<String, Column> columns,
        Set<String> withheld) {

    /** How long an answer stays good where the file does not say. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_$]+");

    /** A query for some versions. */
    record VersionedQuery(VersionRange versions, String query) {}

    Namespace without(Set<String> series) {
        return new Namespace(name, probe, file, query, overrides, main, every, versions, columns, Set.copyOf(series));
    }

    /** What to ask a server of this version, like 160003; empty if nothing. */
    public Optional<String> queryFor(int version) {
        if (!versions.covers(version)) {
            return Optional.empty();
        }
        var chosen = overrides.stream()
                .filter(other -> other.versions().covers(version))
                .findFirst()
                .map(VersionedQuery::query)
                .orElse(query);
        return Optional.of(chosen).filter(text -> !text.isBlank());
    }

    /** The labels its series have, besides those Godwit adds. */
    public Set<String> labels() {
        return columns.values().stream()
                .filter(column -> column.usage() == Usage.LABEL)
                .map(column -> RowSamples.label(column.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What a name means, if this query gives it. A column nobody listed is a number without a type, as long as the query names it. */
    public Optional<Descriptor> find(String metric) {
        if (!metric.startsWith(name + "_")) {
            return Optional.empty();
        }
        for (var column : columns.values()) {
            if (column.usage().isMetric()
                    && (column.metric(name).equals(metric)
                            || column.series(name).contains(metric))) {
                return Optional.of(column.descriptor(name));
            }
        }
        var column = metric.substring(name.length() + 1);
        return named(column) ? Optional.of(unlisted(metric)) : Optional.empty();
    }

    private Descriptor unlisted(String metric) {
        return new Descriptor(
                metric, Descriptor.Type.UNTYPED, "A column of the query " + name + " that its metrics do not list.");
    }

    private boolean named(String column) {
        if (columns.values().stream().flatMap(Column::columns).anyMatch(column::equals)) {
            return false;
        }
        var word = column.toLowerCase(Locale.ROOT);
        return WORD.matcher(query.toLowerCase(Locale.ROOT))
                .results()
                .anyMatch(found -> found.group().equals(word));
    }

    /** The names of its series, as far as the file tells. */
    public List<String> series() {
        return columns.values().stream()
                .filter(column -> column.usage().isMetric())
                .flatMap(column -> column.series(name).stream())
                .toList();
    }
}
