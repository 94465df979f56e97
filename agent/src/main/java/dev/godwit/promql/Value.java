package dev.godwit.promql;

/** The answer to a query. */
public sealed interface Value permits Scalar, Vector, Matrix, Text {}
