package dev.godwit.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Supplier;

/** {@code POST /-/reload}: the one path that changes something, and therefore only where nobody but this machine can ask. */
final class ReloadPath {

    static final String PATH = "/-/reload";
    static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.PUT);

    private final Supplier<Future<String>> reload;

    /** @param reload gives what is in force then, or fails with every mistake */
    ReloadPath(Supplier<Future<String>> reload) {
        this.reload = reload;
    }

    void answer(RoutingContext context, ListenAddress listening) {
        var request = context.request();
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!listening.isLoopback()) {
            WebServer.text(
                    context,
                    403,
                    "Reloading over HTTP is for a listener on loopback, and this one listens on " + listening.host()
                            + ". Send SIGHUP to the process instead.\n");
        } else if (origin != null && !origin.equals("http://" + request.getHeader(HttpHeaders.HOST))) {
            WebServer.text(context, 403, "Not on behalf of " + origin + ".\n");
        } else {
            reload.get()
                    .onSuccess(done -> WebServer.text(context, 200, done + "\n"))
                    .onFailure(wrong -> WebServer.text(context, 500, wrong.getMessage() + "\n"));
        }
    }
}
