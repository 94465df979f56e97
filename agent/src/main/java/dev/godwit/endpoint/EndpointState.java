package dev.godwit.endpoint;

import java.util.Locale;

/** How an endpoint last answered; exported, so that a slow one is never mistaken for one that lies. */
public enum EndpointState {
    OK,
    /** Nobody listens, or the name is unknown. */
    REFUSED,
    TIMEOUT,
    /** The connection ended before the answer did. */
    RESET,
    /** The handshake failed: a certificate that is not trusted, expired or another's. */
    TLS,
    BAD_STATUS,
    BAD_BODY,
    TOO_LARGE,
    /** A file with a password or a token cannot be read. */
    CREDENTIALS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
