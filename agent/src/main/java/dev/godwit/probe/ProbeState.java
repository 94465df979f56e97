package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import java.util.Locale;

/** How a probe last went; exported, so that "denied" is never mistaken for "nothing there". */
public enum ProbeState {
    OK,
    DENIED,
    UNSUPPORTED,
    LOCKED,
    TIMEOUT,
    LIMIT,
    STALE;

    static ProbeState of(PostgresFailure failure) {
        return switch (failure.kind()) {
            case DENIED -> DENIED;
            case UNSUPPORTED -> UNSUPPORTED;
            case LOCKED -> LOCKED;
            case TIMEOUT -> TIMEOUT;
            case LIMIT -> LIMIT;
            case REFUSED, LOST, FAILED -> STALE;
        };
    }

    /** Beats to sit out before trying again: what is denied stays so until somebody grants it, what is slow needs rest. */
    int rest() {
        return switch (this) {
            case OK, LOCKED, STALE -> 0;
            case TIMEOUT -> 3;
            case DENIED, UNSUPPORTED, LIMIT -> 9;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
