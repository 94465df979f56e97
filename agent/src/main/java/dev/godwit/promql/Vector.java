package dev.godwit.promql;

import java.util.List;

/** Any number of labelled values of one time; label sets do not repeat. Only sorting functions and top lists give an order. */
public record Vector(List<VectorSample> samples) implements Value {

    public static final Vector EMPTY = new Vector(List.of());
}
