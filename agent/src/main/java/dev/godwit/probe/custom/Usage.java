package dev.godwit.probe.custom;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a column becomes; the words are postgres_exporter's. */
enum Usage {
    LABEL,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    MAPPEDMETRIC,
    DURATION,
    DISCARD;

    /** By its word, which is upper case. */
    static Optional<Usage> of(String word) {
        return Arrays.stream(values()).filter(one -> one.name().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Usage::name).toList();
    }

    boolean isMetric() {
        return this != LABEL && this != DISCARD;
    }
}
