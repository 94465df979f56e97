package dev.godwit.probe;

import dev.godwit.series.Descriptor;
import java.util.List;

/**
 * A column and the metric it gives; {@code {column}} in the metric's name stands for that column's text.
 *
 * @param labels the columns that are this metric's labels; empty for all of the probe's
 * @param from the first level of compatibility that has this name, and {@code until} the last
 * @param server the last level that gives it the label {@code server}; null for none
 * @param rest what the row {@code other} says of all objects not shown
 */
record MetricColumn(
        String column,
        String name,
        Descriptor.Type type,
        String help,
        List<String> labels,
        Compat from,
        Compat until,
        Compat server,
        Rest rest) {

    /** How values of many objects become one. */
    enum Rest {
        SUM,
        MAX,
        MIN,
        NONE;

        /** The aggregate of PostgreSQL. */
        String function() {
            return this == NONE ? "null::float8" : name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    boolean at(Compat level) {
        return level.compareTo(from) >= 0 && level.compareTo(until) <= 0;
    }

    boolean labelledServer(Compat level) {
        return server != null && level.compareTo(server) <= 0;
    }

    boolean dynamic() {
        return name.indexOf('{') >= 0;
    }

    /** The part of the name before the first placeholder. */
    String prefix() {
        return dynamic() ? name.substring(0, name.indexOf('{')) : name;
    }

    boolean cumulative() {
        return type == Descriptor.Type.COUNTER;
    }

    boolean labelled(String label) {
        return labels.isEmpty() || labels.contains(label);
    }
}
