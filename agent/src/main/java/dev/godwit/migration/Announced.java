package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * That a migration was announced by whoever runs it, and what became of that.
 *
 * @param marker the application name its sessions go by; empty if they have none of their own
 * @param named whether it was given a name, which no name found later replaces
 * @param until when it is given up if nothing is heard
 * @param beats whether its runner says again and again that it is there, which moves {@code until}
 * @param ended when somebody said that it is over; null while nobody has
 * @param exit the exit code of its command; null if nobody told
 * @param aborted whether its command was interrupted
 * @param abandoned whether nothing was heard in time
 * @param forced the checks before it that said hold and were overruled
 */
public record Announced(
        String marker,
        boolean named,
        Instant until,
        boolean beats,
        Instant ended,
        Integer exit,
        boolean aborted,
        boolean abandoned,
        List<String> forced) {

    /** How long a runner may be silent. */
    static final Duration SILENT = Duration.ofSeconds(15);

    /** It goes on: its end is what somebody says, not what can be seen. */
    boolean open() {
        return ended == null && !abandoned;
    }

    boolean carriedBy(String application) {
        return !marker.isEmpty() && marker.equals(application);
    }

    Announced heard(Instant at) {
        return beats ? until(at.plus(SILENT)) : this;
    }

    /** Nobody could be heard while the agent was away. */
    Announced restored(Instant at) {
        var grace = at.plus(SILENT);
        return open() && until.isBefore(grace) ? until(grace) : this;
    }

    private Announced until(Instant later) {
        return new Announced(marker, named, later, beats, ended, exit, aborted, abandoned, forced);
    }

    Announced ended(Instant at, Integer code, boolean interrupted) {
        return new Announced(marker, named, until, beats, at, code, interrupted, abandoned, forced);
    }

    Announced given() {
        return new Announced(marker, named, until, beats, ended, exit, aborted, true, forced);
    }
}
