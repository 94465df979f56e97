package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may be migrating on one server at one moment.
 *
 * @param at by our clock
 * @param ahead how much the server's clock is ahead of ours
 */
record Look(Instant at, Duration ahead, List<LookedSession> sessions) {

    Optional<LookedSession> session(SessionId id) {
        return sessions.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** A time of the server on our clock; never after this look. */
    Instant ours(Instant theirs) {
        var ours = theirs.minus(ahead);
        return ours.isAfter(at) ? at : ours;
    }
}
