package dev.godwit.postgres;

/**
 * What a server says of itself right after connecting.
 *
 * @param versionNumber like 170005
 * @param version like {@code 17.5 (Debian 17.5-1)}
 * @param description the server's own words about its build, {@code version()}
 * @param files whether this role may ask for the size of a file, which never waits for a lock
 * @param sees whether it may see what other sessions do
 * @param direct whether the connection is to the server itself: a pooler, which may serve each statement by another of its own
 *     connections, tells a process id that is not the one that answers
 */
public record ServerFacts(
        int versionNumber, String version, String description, boolean files, boolean sees, boolean direct) {

    public ServerFacts(int versionNumber, String version) {
        this(versionNumber, version, "", false, true, false);
    }

    /** Like {@code 17.5.0}, as the makers of semantic versions like it. */
    public String semantic() {
        return major() + "." + versionNumber % 10_000 + ".0";
    }

    public int major() {
        return versionNumber / 10_000;
    }
}
