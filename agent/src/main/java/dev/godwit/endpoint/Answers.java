package dev.godwit.endpoint;

import java.time.Instant;
import java.util.Optional;

/** Since when answers come without a gap. Before the first question there is none: nothing that was known is missing. */
final class Answers {

    private Instant since = Instant.MIN;
    private Instant twiceSince = Instant.MIN;

    void came(Instant at) {
        twiceSince = since != null && twiceSince == null ? at : twiceSince;
        since = since == null ? at : since;
    }

    void ended() {
        since = null;
        twiceSince = null;
    }

    Optional<Instant> since(boolean twice) {
        return Optional.ofNullable(twice ? twiceSince : since);
    }
}
