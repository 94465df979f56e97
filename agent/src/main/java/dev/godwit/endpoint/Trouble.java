package dev.godwit.endpoint;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What the client's failures mean, in words that repeat nothing of the URL. */
final class Trouble {

    private static final int DEEPEST = 10;

    private Trouble() {}

    /** @param answered whether an answer had begun */
    static EndpointState state(Throwable failure, boolean answered) {
        if (find(failure, SSLException.class) != null || find(failure, CertificateException.class) != null) {
            return EndpointState.TLS;
        }
        if (named(failure, "timeout")) {
            return EndpointState.TIMEOUT;
        }
        boolean refused = find(failure, ConnectException.class) != null
                || find(failure, UnknownHostException.class) != null
                || find(failure, NoRouteToHostException.class) != null;
        if (refused) {
            return EndpointState.REFUSED;
        }
        boolean garbled = named(failure, "toolong") || find(failure, IllegalArgumentException.class) != null;
        return garbled && !answered ? EndpointState.BAD_BODY : EndpointState.RESET;
    }

    static String words(EndpointState state, Throwable failure) {
        return switch (state) {
            case TLS -> tls(failure);
            case TIMEOUT -> "no answer in time";
            case REFUSED ->
                find(failure, UnknownHostException.class) != null
                        ? "unknown host"
                        : find(failure, NoRouteToHostException.class) != null
                                ? "no route to host"
                                : "connection refused";
            case BAD_BODY -> "does not speak HTTP";
            default -> "the connection was closed before the answer was whole";
        };
    }

    private static String tls(Throwable failure) {
        var deepest = failure;
        for (int depth = 0; deepest.getCause() != null && depth < DEEPEST; depth++) {
            deepest = deepest.getCause();
        }
        return "TLS handshake failed: " + deepest.getMessage();
    }

    private static <T extends Throwable> Throwable find(Throwable failure, Class<T> kind) {
        var one = failure;
        for (int depth = 0; one != null && depth < DEEPEST; depth++) {
            if (kind.isInstance(one)) {
                return one;
            }
            one = one.getCause();
        }
        return null;
    }

    private static boolean named(Throwable failure, String part) {
        return failure.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains(part);
    }
}
