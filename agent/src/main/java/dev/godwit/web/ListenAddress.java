package dev.godwit.web;

import dev.godwit.settings.Entry;

/** Where HTTP is served, {@code host:port}. */
public record ListenAddress(String host, int port) {

    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 7432);

    public static ListenAddress read(Entry entry) {
        var text = entry.text();
        if (text.isEmpty()) {
            return DEFAULT;
        }
        int colon = text.get().lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.get().substring(colon + 1));
            if (colon >= 0 && port >= 0 && port < 65_536) {
                var host = text.get().substring(0, colon).replace("[", "").replace("]", "");
                return new ListenAddress(host.isEmpty() ? "0.0.0.0" : host, port);
            }
        } catch (NumberFormatException notAPort) {
            // Said below, with the value.
        }
        entry.problem("bad address \"" + text.get() + "\"", "Write it like 127.0.0.1:7432; :7432 listens everywhere.");
        return DEFAULT;
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return isLoopback(host);
    }

    /** Whether this name, or this address without brackets, is only ever this machine. */
    static boolean isLoopback(String host) {
        return host.matches("127(\\.[0-9]{1,3}){3}") || host.equalsIgnoreCase("localhost") || host.equals("::1");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
