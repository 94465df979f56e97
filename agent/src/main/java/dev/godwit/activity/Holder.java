package dev.godwit.activity;

import java.time.Duration;

/** Whoever holds a lock or wants one: a backend, or a prepared transaction nobody is connected to any more. */
public sealed interface Holder {

    /** A name for people: {@code pid 4711} or {@code prepared transaction 'x'}. */
    String title();

    String database();

    String user();

    /**
     * A server process.
     *
     * @param state as in {@code pg_stat_activity}; empty for background workers
     * @param transaction how long its transaction has been open, null outside one
     * @param inState how long it has been in this state, null if unknown
     * @param query its current or last statement, at most 1,000 characters
     */
    record Backend(
            int pid,
            String database,
            String user,
            String application,
            String state,
            String type,
            Duration transaction,
            Duration inState,
            String query)
            implements Holder {

        @Override
        public String title() {
            return "pid " + pid;
        }
    }

    /** A transaction of {@code PREPARE TRANSACTION}; it holds its locks until somebody commits or rolls it back. */
    record Prepared(String identifier, String database, String user, Duration age) implements Holder {

        @Override
        public String title() {
            return "prepared transaction '" + identifier + "'";
        }
    }
}
