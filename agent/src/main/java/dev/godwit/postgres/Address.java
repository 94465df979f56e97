package dev.godwit.postgres;

/**
 * Where a database is and as whom we come.
 *
 * @param host a name, an address, or the directory of a Unix socket (begins with {@code /})
 */
public record Address(String host, int port, String database, String user, Tls tls) {

    /** Whether the connection stays on this machine. */
    public boolean local() {
        return host.startsWith("/") || host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** The same server and role, another database. */
    public Address to(String other) {
        return new Address(host, port, other, user, tls);
    }

    /** The host and port for people; never the user or anything secret. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
