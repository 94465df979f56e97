package dev.godwit.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may change something over HTTP: only where nobody but this machine can ask, and no page of another site for it. A page
 * whose own name was made to mean this machine asks under that name, so a name that is not this agent's is refused.
 */
final class Changing {

    private final Supplier<ListenAddress> listening;
    private final Optional<String> own;
    private final String page;

    /** @param externalUrl where readers find this agent, maybe through a proxy on this machine */
    Changing(Supplier<ListenAddress> listening, String externalUrl) {
        this.listening = listening;
        this.own = host(externalUrl);
        this.page = externalUrl.replaceAll("(?<=[^:/])/.*", "");
    }

    /** Whether it is allowed; else it has been refused. */
    boolean allowed(RoutingContext context, String what, String instead) {
        var address = listening.get();
        var host = context.request().getHeader(HttpHeaders.HOST);
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (!address.isLoopback()) {
            return refuse(
                    context,
                    what + " over HTTP is for a listener on loopback, and this one listens on " + address.host() + ". "
                            + instead);
        }
        if (!isOwn(host("http://" + host))) {
            return refuse(context, what + " is only for who asks by localhost, its address or the external_url.");
        }
        if (origin != null && !origin.equals("http://" + host) && !origin.equals(page)) {
            return refuse(context, "Not on behalf of " + origin + ".");
        }
        return true;
    }

    private boolean isOwn(Optional<String> host) {
        return host.isPresent()
                && (ListenAddress.isLoopback(host.get())
                        || own.filter(host.get()::equalsIgnoreCase).isPresent());
    }

    private static boolean refuse(RoutingContext context, String why) {
        WebServer.text(context, 403, why + "\n");
        return false;
    }

    /** Without brackets; empty where there is none. */
    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost())
                    .map(host -> host.replace("[", "").replace("]", ""));
        } catch (URISyntaxException nonsense) {
            return Optional.empty();
        }
    }
}
