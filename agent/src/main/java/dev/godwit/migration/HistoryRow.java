package dev.godwit.migration;

import java.time.Instant;

/**
 * One migration as a tool's own history has it.
 *
 * @param at by the tool's account; null where it keeps no time
 * @param checksum empty where it keeps none
 * @param error what the tool wrote about its failure, at most 500 characters
 */
public record HistoryRow(
        String tool, String table, String name, State state, Instant at, String checksum, String error) {

    /** What the history says about it. */
    public enum State {
        STARTED("started"),
        APPLIED("applied"),
        FAILED("failed"),
        ROLLED_BACK("rolled back"),
        /** Nothing was migrated: the tool only noted what was there before it. */
        BASELINE("baseline");

        private final String title;

        State(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        static State of(String text) {
            for (var state : values()) {
                if (state.title.equals(text)) {
                    return state;
                }
            }
            return APPLIED;
        }
    }
}
