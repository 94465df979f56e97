package dev.godwit.postgres;

import java.util.Arrays;
import java.util.Optional;

/**
 * libpq's {@code sslmode}, without {@code allow} and {@code prefer}: both fall back to plain text on any error, and a
 * password sent in clear because a certificate expired is a surprise nobody wants.
 */
public enum TlsMode {
    DISABLE("disable"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String word;

    TlsMode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static Optional<TlsMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }
}
