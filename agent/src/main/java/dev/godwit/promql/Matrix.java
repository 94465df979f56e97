package dev.godwit.promql;

import dev.godwit.series.Labels;
import dev.godwit.series.Points;
import java.util.List;

/** Series over a stretch of time, sorted by labels where it is the answer to a range query. */
public record Matrix(List<Row> rows) implements Value {

    /** One label set and its values. */
    public record Row(Labels labels, Points points) {}
}
