package dev.godwit.rules;

import dev.godwit.rules.Condition.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Why a condition that can be judged is most likely not what was meant: it never holds, it always does, or it counts where a
 * share was written.
 *
 * @param at offset in the condition's text
 */
record Doubt(int at, String text, String hint) {

    private static final String LIMIT = "Choose a threshold that its values can be on both sides of.";

    /**
     * The doubt about a condition that compiles.
     *
     * @param natural whether the signal's values are known to be never negative
     */
    static Optional<Doubt> about(Condition condition, Signal signal, boolean natural) {
        if (!(condition.threshold() instanceof Quantity quantity)) {
            return Optional.empty();
        }
        boolean share = quantity.suffix().equals("%");
        if (natural && quantity.number().signum() == 0) {
            return atZero(condition, quantity, signal);
        }
        if (share && signal.bounded()) {
            return atWhole(condition, quantity, signal);
        }
        boolean counts = signal.unit() == SignalUnit.COUNT && signal.of().isPresent() && !share;
        if (counts && quantity.number().signum() > 0 && quantity.number().compareTo(BigDecimal.ONE) < 0) {
            var percent =
                    quantity.number().movePointRight(2).stripTrailingZeros().toPlainString();
            var text = "compares the number itself with " + quantity.text() + ", not a share of " + signal.whole();
            return Optional.of(new Doubt(quantity.at(), text, "Did you mean " + percent + "%?"));
        }
        return Optional.empty();
    }

    private static Optional<Doubt> atZero(Condition condition, Quantity quantity, Signal signal) {
        var fact = signal.name() + " is never below zero";
        return switch (condition.operator()) {
            case "<" -> doubt(quantity, "never holds: " + fact);
            case ">=" -> doubt(quantity, "always holds: " + fact);
            default -> Optional.empty();
        };
    }

    private static Optional<Doubt> atWhole(Condition condition, Quantity quantity, Signal signal) {
        int beyond = quantity.number().compareTo(BigDecimal.valueOf(100));
        var fact = signal.name() + " is never above 100%";
        return switch (condition.operator()) {
            case ">" -> beyond >= 0 ? doubt(quantity, "never holds: " + fact) : Optional.empty();
            case ">=", "==" -> beyond > 0 ? doubt(quantity, "never holds: " + fact) : Optional.empty();
            case "<=" -> beyond >= 0 ? doubt(quantity, "always holds: " + fact) : Optional.empty();
            default -> beyond > 0 ? doubt(quantity, "always holds: " + fact) : Optional.empty();
        };
    }

    private static Optional<Doubt> doubt(Quantity quantity, String text) {
        return Optional.of(new Doubt(quantity.at(), text, LIMIT));
    }
}
