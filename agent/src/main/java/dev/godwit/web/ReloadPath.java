package dev.godwit.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Supplier;

/** {@code POST /-/reload}, only where nobody but this machine can ask. */
final class ReloadPath {

    static final String PATH = "/-/reload";
    static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.PUT);

    private final Supplier<Future<String>> reload;
    private final Changing changing;

    /** @param reload gives what is in force then, or fails with every mistake */
    ReloadPath(Supplier<Future<String>> reload, Changing changing) {
        this.reload = reload;
        this.changing = changing;
    }

    void answer(RoutingContext context) {
        if (changing.allowed(context, "Reloading", "Send SIGHUP to the process instead.")) {
            reload.get()
                    .onSuccess(done -> WebServer.text(context, 200, done + "\n"))
                    .onFailure(wrong -> WebServer.text(context, 500, wrong.getMessage() + "\n"));
        }
    }
}
