package dev.godwit.postgres;

import dev.godwit.settings.Secret;
import dev.godwit.settings.Spelling;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A libpq connection URI, {@code postgresql://user:password@host:port/database?name=value}. Source: PostgreSQL manual,
 * "Connection URIs". One host only; a parameter that would be ignored is an error.
 */
public final class ConnectionUri {

    /** What the URI said. */
    public record Parsed(Address address, Optional<Secret> password) {}

    /** Says what is wrong with a URI, without repeating it: it may hold a password. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String hint;

        Malformed(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        public String hint() {
            return hint;
        }
    }

    private static final int PORT = 5432;
    private static final Pattern FORM =
            Pattern.compile("(?:postgresql|postgres)://(?:([^@/?]*)@)?([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");
    private static final List<String> PARAMETERS = List.of(
            "host",
            "port",
            "dbname",
            "user",
            "password",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "application_name");

    private ConnectionUri() {}

    public static Parsed parse(String uri) throws Malformed {
        var match = FORM.matcher(uri);
        if (!match.matches()) {
            throw new Malformed(
                    "not a connection URI", "Write it like postgresql://user@host:5432/database?sslmode=verify-full.");
        }
        long ats = uri.chars().filter(c -> c == '@').count();
        if (ats > 1 || (ats == 1 && match.group(1) == null)) {
            // Some of what follows the user is password then: nothing of it may be repeated.
            throw new Malformed(
                    "user or password hold a character that ends them",
                    "Write special characters percent-encoded: / as %2F, ? as %3F, @ as %40.");
        }
        var parameters = parameters(match.group(4));
        var who = split(match.group(1), ':');
        var authority = match.group(2);
        if (authority.contains(",")) {
            throw new Malformed("names more than one host", "Give each server an entry of its own under databases.");
        }
        var where = hostAndPort(authority);
        var host = parameters.getOrDefault("host", where[0].isEmpty() ? "localhost" : where[0]);
        int port = port(parameters.getOrDefault("port", where[1]));
        var user = parameters.getOrDefault("user", who[0]);
        if (user.isEmpty()) {
            throw new Malformed("names no user", "Write postgresql://USER@host/database.");
        }
        var path = match.group(3) == null ? "" : decode(match.group(3));
        var database = parameters.getOrDefault("dbname", path.isEmpty() ? user : path);
        var password = parameters.getOrDefault("password", who[1]);
        var plain = new Address(host, port, database, user, null);
        var address = new Address(host, port, database, user, tls(parameters, plain.local()));
        return new Parsed(address, password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)));
    }

    private static Map<String, String> parameters(String query) throws Malformed {
        var parameters = new LinkedHashMap<String, String>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (var part : query.split("&", -1)) {
            var pair = split(part, '=');
            if (!PARAMETERS.contains(pair[0])) {
                throw new Malformed(
                        "unknown parameter " + pair[0],
                        Spelling.hint(pair[0], PARAMETERS, "Known: " + String.join(", ", PARAMETERS) + "."));
            }
            parameters.put(pair[0], pair[1]);
        }
        return parameters;
    }

    private static String[] hostAndPort(String authority) throws Malformed {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            if (end < 0) {
                throw new Malformed("unclosed [ of an IPv6 address", "");
            }
            var rest = authority.substring(end + 1);
            return new String[] {authority.substring(1, end), rest.startsWith(":") ? rest.substring(1) : ""};
        }
        return split(authority, ':');
    }

    private static int port(String text) throws Malformed {
        if (text.isEmpty()) {
            return PORT;
        }
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the value.
        }
        throw new Malformed("bad port \"" + text + "\"", "A port is a number from 1 to 65535.");
    }

    private static Tls tls(Map<String, String> parameters, boolean local) throws Malformed {
        var word = parameters.getOrDefault("sslmode", local ? "disable" : "verify-full");
        if (word.equals("prefer") || word.equals("allow")) {
            throw new Malformed(
                    "sslmode=" + word + " may fall back to plain text",
                    "Choose disable, require, verify-ca or verify-full; without sslmode it is verify-full, on loopback disable.");
        }
        var mode = TlsMode.of(word);
        if (mode.isEmpty()) {
            throw new Malformed(
                    "unknown sslmode \"" + word + "\"", "Choose disable, require, verify-ca or verify-full.");
        }
        return new Tls(
                mode.get(),
                parameters.getOrDefault("sslrootcert", ""),
                parameters.getOrDefault("sslcert", ""),
                parameters.getOrDefault("sslkey", ""));
    }

    private static String[] split(String text, char at) throws Malformed {
        if (text == null) {
            return new String[] {"", ""};
        }
        int cut = text.indexOf(at);
        return cut < 0
                ? new String[] {decode(text), ""}
                : new String[] {decode(text.substring(0, cut)), decode(text.substring(cut + 1))};
    }

    private static String decode(String text) throws Malformed {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException bad) {
            throw new Malformed(
                    "bad percent-encoding",
                    "Write special characters of names and passwords in percent-encoding, like %40 for @.");
        }
    }
}
