package dev.godwit.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One good backup: a dump and its manifest.
 *
 * @param id the plan and the time, also the name of its files
 * @param database the configured name
 * @param databaseName PostgreSQL's
 * @param started before which nothing committed is missing from it
 * @param bytes of the dump as it is stored
 * @param sha256 of the same, in hexadecimal
 * @param argv of {@code pg_dump}, which never holds a secret
 * @param warnings what {@code pg_dump} and we said although it ended well
 * @param places the directories it lies in
 */
public record Backup(
        String id,
        String plan,
        String database,
        String databaseName,
        String serverVersion,
        String clientVersion,
        Cause cause,
        Instant started,
        Instant ended,
        long bytes,
        String sha256,
        int exitCode,
        List<String> argv,
        List<String> warnings,
        List<Path> places) {

    /** The dump's file name in each of its places. */
    public String fileName() {
        return id + ".dump";
    }

    public Duration took() {
        return Duration.between(started, ended);
    }

    Backup in(List<Path> directories) {
        return new Backup(
                id,
                plan,
                database,
                databaseName,
                serverVersion,
                clientVersion,
                cause,
                started,
                ended,
                bytes,
                sha256,
                exitCode,
                argv,
                warnings,
                List.copyOf(directories));
    }
}
