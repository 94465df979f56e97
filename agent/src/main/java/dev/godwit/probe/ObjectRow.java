package dev.godwit.probe;

import dev.godwit.series.Labels;

/** One row of a probe: what it is about and its values, in the order of the definition's metrics. */
final class ObjectRow {

    private final Labels labels;
    private final double[] values;
    private final boolean rest;
    private final String nameText;

    /**
     * @param values NaN where PostgreSQL said null; not copied
     * @param rest whether it stands for all objects that are not read one by one
     * @param nameText what fills the placeholder of a metric's name; empty if there is none
     */
    ObjectRow(Labels labels, double[] values, boolean rest, String nameText) {
        this.labels = labels;
        this.values = values;
        this.rest = rest;
        this.nameText = nameText;
    }

    Labels labels() {
        return labels;
    }

    double value(int metric) {
        return values[metric];
    }

    boolean rest() {
        return rest;
    }

    /** The same values, of objects that are not told apart. */
    ObjectRow asRest() {
        return rest ? this : new ObjectRow(labels, values, true, nameText);
    }

    String nameText() {
        return nameText;
    }
}
