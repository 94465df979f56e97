package dev.godwit.promql;

import java.util.List;

/**
 * How the two sides of a binary operator find each other.
 *
 * @param on whether {@code labels} are the ones compared, rather than the ones ignored
 * @param include labels copied from the "one" side to the "many" side
 */
public record Matching(boolean on, List<String> labels, Cardinality cardinality, List<String> include) {

    public static final Matching DEFAULT = new Matching(false, List.of(), Cardinality.ONE_TO_ONE, List.of());

    /** How many elements of each side may share one match; the first word is the left side's. */
    public enum Cardinality {
        ONE_TO_ONE,
        MANY_TO_ONE,
        ONE_TO_MANY
    }
}
