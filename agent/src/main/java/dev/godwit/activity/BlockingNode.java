package dev.godwit.activity;

import java.time.Duration;
import java.util.List;

/**
 * One participant of a {@link BlockingGraph}.
 *
 * @param wanted what it waits for, null if it does not wait
 * @param held the strongest lock it holds on something others want, null if unknown
 * @param blockedBy keys of the participants directly in its way
 * @param victims sessions waiting for it, directly or not
 * @param depth 0 for a root, else the longest way down from one
 */
public record BlockingNode(
        String key, Holder holder, Wanted wanted, Held held, List<String> blockedBy, int victims, int depth) {

    /** Does not wait itself: the beginning of the trouble. */
    public boolean root() {
        return wanted == null;
    }

    /**
     * Waits for a relation itself and makes others wait: like DDL queued between an idle transaction and all traffic. Those
     * who queue for a row wait in line, too, but the line is as long without them.
     */
    public boolean amplifier() {
        return wanted != null && victims > 0 && wanted.type().equals("relation");
    }

    /** How long it has waited; zero if it does not. */
    public Duration waited() {
        return wanted == null ? Duration.ZERO : wanted.waited();
    }
}
