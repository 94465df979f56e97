package dev.godwit.migration;

import java.util.List;

/**
 * Statements of a migration that took no effect, whatever else of it did: their transaction was rolled back. That the server
 * counted them does not speak against it, for it counts what ends well in a transaction that does not.
 *
 * @param lost in order
 * @param last whether they end it: none after them took effect, and the last of them was seen at work
 */
record Traceless(List<StatementRecord> lost, boolean last) {

    static final Traceless NONE = new Traceless(List.of(), false);

    boolean any() {
        return !lost.isEmpty();
    }

    /** For people. */
    String text() {
        int more = lost.size() - 1;
        return "nothing shows of: " + lost.get(0).text() + (more > 0 ? " and " + more + " more" : "");
    }
}
