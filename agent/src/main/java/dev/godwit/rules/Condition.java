package dev.godwit.rules;

import java.math.BigDecimal;

/**
 * A condition of the short form as it was written: a signal, a comparison and a threshold. Nothing is known yet about whether
 * there is such a signal and whether the threshold fits it. Positions are offsets in the text.
 */
record Condition(String text, String signal, int signalAt, String operator, int operatorAt, Threshold threshold) {

    /** Operator and threshold as they were written. */
    String comparison() {
        return text.substring(operatorAt).strip().replaceAll("\\s+", " ");
    }

    /** What the signal is compared with. */
    sealed interface Threshold {
        int at();
    }

    /** A number and all that stands behind it: a unit, {@code %}, {@code /minute} or nothing. */
    record Quantity(BigDecimal number, String suffix, int at, int suffixAt) implements Threshold {
        String text() {
            return number.toPlainString() + suffix;
        }
    }

    /** So many times what is usual. */
    record Baseline(BigDecimal factor, int at) implements Threshold {}

    /** Whether it is true of large values. */
    boolean above() {
        return operator.startsWith(">");
    }
}
