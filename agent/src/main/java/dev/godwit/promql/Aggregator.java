package dev.godwit.promql;

import java.util.Locale;
import java.util.Optional;

/** The aggregation operators. */
public enum Aggregator {
    SUM,
    AVG,
    MIN,
    MAX,
    COUNT,
    GROUP,
    STDDEV,
    STDVAR,
    TOPK,
    BOTTOMK,
    QUANTILE,
    COUNT_VALUES;

    static Optional<Aggregator> of(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        for (var aggregator : values()) {
            if (aggregator.word().equals(lower)) {
                return Optional.of(aggregator);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of the parameter before the expression, if the operator takes one. */
    Optional<ValueType> parameter() {
        return switch (this) {
            case TOPK, BOTTOMK, QUANTILE -> Optional.of(ValueType.SCALAR);
            case COUNT_VALUES -> Optional.of(ValueType.TEXT);
            default -> Optional.empty();
        };
    }
}
