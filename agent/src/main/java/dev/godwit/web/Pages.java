package dev.godwit.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The page itself: three static files out of the jar. */
final class Pages {

    private final String version;

    Pages(String version) {
        this.version = version;
    }

    void mount(Router router) {
        file(router, "/", "index.html", "text/html; charset=utf-8");
        file(router, "/godwit.css", "godwit.css", "text/css; charset=utf-8");
        file(router, "/godwit.js", "godwit.js", "text/javascript; charset=utf-8");
    }

    private void file(Router router, String path, String name, String type) {
        var body = Buffer.buffer(read(name).replace("{{version}}", version));
        router.route(path)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .end(body));
    }

    private static String read(String name) {
        try (var in = Pages.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource web/" + name);
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
