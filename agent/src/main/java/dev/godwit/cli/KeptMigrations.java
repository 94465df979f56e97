package dev.godwit.cli;

import dev.godwit.migration.Brief;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.report.AsOf;
import java.util.List;

/** The migrations somebody keeps: a running agent, or a store that no agent has open. */
interface KeptMigrations extends AutoCloseable {

    /** How a report is written. */
    enum Format {
        md,
        html,
        json
    }

    /** There is none, or more than one; the message is for people. */
    final class NoSuchMigration extends Exception {
        private static final long serialVersionUID = 1;

        NoSuchMigration(String message) {
            super(message);
        }
    }

    /** Gives it back; one without a character begins like every other. */
    static String needed(String id) {
        if (id.isBlank()) {
            WatchedDatabase.wrong("ID", "an identifier is needed", "Write the beginning of one, or last.");
        }
        return id;
    }

    /** The newest, newest first. */
    List<Brief> list() throws Exception;

    /** The one of this identifier, the only one that begins like it, or with {@code last} the newest. */
    MigrationRecord one(String id) throws Exception;

    String report(String id, Format format) throws Exception;

    /** What its answers rest on at this moment. */
    AsOf asOf();

    @Override
    void close();
}
