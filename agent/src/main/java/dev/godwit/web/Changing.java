package dev.godwit.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Who may change something over HTTP: only where nobody but this machine can ask, and no page of another site for it. */
final class Changing {

    private Changing() {}

    /** Whether it is allowed; else it has been refused. */
    static boolean allowed(RoutingContext context, ListenAddress listening, String what, String instead) {
        var request = context.request();
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!listening.isLoopback()) {
            WebServer.text(
                    context,
                    403,
                    what + " over HTTP is for a listener on loopback, and this one listens on " + listening.host()
                            + ". " + instead + "\n");
            return false;
        }
        if (origin != null && !origin.equals("http://" + request.getHeader(HttpHeaders.HOST))) {
            WebServer.text(context, 403, "Not on behalf of " + origin + ".\n");
            return false;
        }
        return true;
    }
}
