package dev.godwit.endpoint;

import java.time.Instant;
import java.util.Optional;

/** Since when answers come without a gap. */
final class Answers {

    private Instant since;
    private Instant twiceSince;

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
