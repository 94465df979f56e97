package dev.godwit.promql;

import dev.godwit.promql.Expression.Call;

/** One function of the language. */
record Function(Signature signature, Body body) {

    /** What a call does. */
    @FunctionalInterface
    interface Body {

        /** The value of {@code call} at {@code at}; arguments are evaluated through {@code query}. */
        Value apply(Call call, long at, Evaluation query);
    }
}
