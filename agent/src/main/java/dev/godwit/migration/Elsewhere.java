package dev.godwit.migration;

import java.util.Optional;

/**
 * What is said of a migration in a database that is not its target's own. The sessions of all databases are seen; what touches
 * relations is asked in those of {@code also:} only, and there from the first sign of a migration on, by visits.
 */
record Elsewhere(Server server, String database) {

    private static final String REMEDY = "make it a target of its own";

    /** For the timeline, when it begins. */
    Optional<String> note() {
        return own()
                ? Optional.empty()
                : Optional.of(
                        read()
                                ? "history and schema of " + database
                                        + " are read from now on only, and were not known before: " + REMEDY
                                : unread());
    }

    /** What is known of the outcome; what failed for all to see has failed here, too. */
    Conclusion of(Conclusion seen) {
        boolean open = seen.outcome() == Outcome.UNKNOWN
                || seen.outcome() == Outcome.NOTHING
                || seen.outcome() == Outcome.ROLLED_BACK;
        if (own() || !open) {
            return seen;
        }
        if (!read()) {
            return new Conclusion(Outcome.UNKNOWN, unread());
        }
        return seen.outcome() == Outcome.UNKNOWN
                ? new Conclusion(
                        Outcome.UNKNOWN,
                        seen.why() + "; the schema of " + database + " was not known before: " + REMEDY)
                : seen;
    }

    private String unread() {
        return "its schema is not read, for " + database + " is neither a target nor under also: " + REMEDY;
    }

    private boolean own() {
        return database.equals(server.database());
    }

    private boolean read() {
        return server.lanes().apply(database).isPresent();
    }
}
