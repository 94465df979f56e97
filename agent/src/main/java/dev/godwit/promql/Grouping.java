package dev.godwit.promql;

import java.util.List;

/** The labels an aggregation keeps ({@code by}) or, if {@code without}, drops. */
public record Grouping(boolean without, List<String> labels) {

    public static final Grouping ALL = new Grouping(false, List.of());
}
