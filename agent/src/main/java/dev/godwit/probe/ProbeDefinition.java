package dev.godwit.probe;

import dev.godwit.postgres.SqlFiles;
import java.time.Duration;
import java.util.List;

/**
 * One probe as its files describe it.
 *
 * @param core whether it runs on the lane that never touches a relation
 * @param everywhere whether it is asked in every database of the server that is watched, not in the main one alone
 * @param needs what PostgreSQL must grant or have for it, for people; empty if {@code pg_monitor} is enough
 * @param extension the extension its SQL calls, as if it were in the schema public; empty for none
 * @param collector postgres_exporter's name for it; empty if it has none
 * @param labels columns whose text becomes a label of the same name
 * @param names labels whose value is looked up from a number
 * @param metrics columns whose value becomes a sample; null gives none
 * @param top how many of its objects are shown; null for all
 * @param zeros rows that are there even when nothing is; null for none
 */
public record ProbeDefinition(
        String name,
        Duration beat,
        Duration timeout,
        boolean core,
        boolean everywhere,
        String needs,
        String extension,
        String collector,
        List<String> labels,
        List<NameColumn> names,
        List<MetricColumn> metrics,
        Top top,
        Zeros zeros,
        SqlFiles sql) {

    /** What a number is a name for; {@code REGCLASS} is a relation without the schema public, as PostgreSQL writes it. */
    enum NameKind {
        DATABASE,
        ROLE,
        RELATION,
        REGCLASS
    }

    /** A label and the column that holds the object identifier behind it. */
    record NameColumn(String label, NameKind kind, String column) {}

    /**
     * The most important objects are shown, the others summed up.
     *
     * @param by the column they are ranked by, largest first
     * @param keep how many are shown; 0 for as many as the settings say
     * @param within labels that the row {@code other} keeps apart
     */
    record Top(String by, int keep, List<String> within) {

        /** How many are read one by one, and shown at most: who was shown stays shown until it falls below this place. */
        int read() {
            return keep + keep / 2;
        }
    }

    /** For every database and each of these values of one label there is a row, if need be of zeros. */
    record Zeros(String label, List<String> values) {}

    /** Every probe in the jar, in the order of its index. {@link IllegalStateException} if one is malformed: that is our bug. */
    public static List<ProbeDefinition> all() {
        return ProbeReader.all();
    }

    /**
     * Metrics of one level of compatibility alone.
     *
     * @param objects how many are shown where the definition leaves it open
     */
    ProbeDefinition at(Compat level, int objects) {
        var here = metrics.stream().filter(metric -> metric.at(level)).toList();
        var shown = top == null || top.keep() > 0 ? top : new Top(top.by(), objects, top.within());
        return new ProbeDefinition(
                name,
                beat,
                timeout,
                core,
                everywhere,
                needs,
                extension,
                collector,
                labels,
                names,
                here,
                shown,
                zeros,
                sql);
    }
}
