package dev.godwit.postgres;

/**
 * What a server says of itself right after connecting.
 *
 * @param versionNumber like 170005
 * @param version like {@code 17.5 (Debian 17.5-1)}
 */
public record ServerFacts(int versionNumber, String version) {

    public int major() {
        return versionNumber / 10_000;
    }
}
