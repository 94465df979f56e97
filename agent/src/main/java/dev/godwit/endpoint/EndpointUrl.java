package dev.godwit.endpoint;

import dev.godwit.settings.Entry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An http or https URL without a user in it. Its query may hold a key, so it is shown without.
 *
 * @param host with brackets if it is an IPv6 address
 * @param path with the query, never empty
 */
record EndpointUrl(boolean tls, String host, int port, String path) {

    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST = 2_048;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** {@link URI} itself knows no host with an underscore, which container networks are full of. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\.?)(?::([0-9]{1,5})?)?");

    /** Why a text is no URL to ask; without the text, which may hold a secret. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final String hint;

        Malformed(String message, String hint) {
            super(message);
            this.hint = hint;
        }
    }

    static Optional<EndpointUrl> read(Entry entry) {
        return entry.required().text().flatMap(text -> {
            try {
                return Optional.of(parse(text));
            } catch (Malformed bad) {
                entry.problem(bad.getMessage(), bad.hint);
                return Optional.empty();
            }
        });
    }

    static EndpointUrl parse(String text) throws Malformed {
        var form = "Write it like http://host:port/path.";
        if (text.length() > LONGEST) {
            throw new Malformed("a URL of more than " + LONGEST + " characters", "");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException bad) {
            throw new Malformed("not a URL", form);
        }
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Malformed("not an http or https URL", form);
        }
        var authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (authority.contains("@")) {
            throw new Malformed(
                    "a URL with a user name or password in it",
                    "Write username: and password_file: beside it, or token_file:.");
        }
        var match = AUTHORITY.matcher(authority);
        if (!match.matches()) {
            throw new Malformed("a URL without a host", form);
        }
        boolean tls = scheme.equals("https");
        int port = match.group(2) == null ? tls ? HTTPS : HTTP : Integer.parseInt(match.group(2));
        if (port < 1 || port > HIGHEST_PORT) {
            throw new Malformed("a URL with a bad port", form);
        }
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new EndpointUrl(tls, match.group(1), port, path + query);
    }

    /** Where an answer from here leads. */
    EndpointUrl follow(String location) throws Malformed {
        try {
            return parse(URI.create(text() + path).resolve(new URI(location)).toString());
        } catch (URISyntaxException | IllegalArgumentException bad) {
            throw new Malformed("not a URL", "");
        }
    }

    /** What Prometheus calls the instance. */
    String address() {
        return host + ":" + port;
    }

    /** The URL without its query. */
    String shown() {
        return text() + plainPath();
    }

    String plainPath() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Whether what is secret for one may be told the other. */
    boolean isSameOrigin(EndpointUrl other) {
        return tls == other.tls && port == other.port && host.equalsIgnoreCase(other.host);
    }

    private String text() {
        boolean usual = port == (tls ? HTTPS : HTTP);
        return (tls ? "https://" : "http://") + host + (usual ? "" : ":" + port);
    }

    /** Nothing of the query, whoever prints it. */
    @Override
    public String toString() {
        return shown();
    }
}
