package dev.godwit.migration;

import java.time.Duration;
import java.util.List;

/**
 * What somebody says who is about to migrate; texts are empty where nothing is said.
 *
 * @param target the configured name of the server
 * @param database of the server; empty for the one that is watched
 * @param plan the planned migration this is
 * @param command what runs, without its secrets
 * @param marker the application name its sessions will go by
 * @param beats whether its runner will say again and again that it is there
 * @param window how long it may take before it is given up, where its runner does not
 * @param forced checks that said hold and are overruled
 */
public record Announcement(
        String target,
        String database,
        String name,
        String plan,
        String environment,
        String by,
        String command,
        String marker,
        boolean beats,
        Duration window,
        List<String> forced) {

    /** How long one may take whose announcer does not say. */
    public static final Duration WINDOW = Duration.ofHours(2);

    MigrationRecord.Notes notes(java.time.Instant at) {
        var until = at.plus(beats ? Announced.SILENT : window);
        return new MigrationRecord.Notes(
                plan,
                environment,
                by,
                command,
                new Announced(marker, !name.isEmpty(), until, beats, null, null, false, false, List.copyOf(forced)));
    }
}
