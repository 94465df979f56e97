package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a reader of a message sees what the rule sees, the way Prometheus writes it. */
final class GeneratorUrl {

    private GeneratorUrl() {}

    static String of(String externalUrl, Alert alert) {
        return externalUrl.isEmpty()
                ? ""
                : externalUrl + "/graph?g0.expr=" + URLEncoder.encode(alert.expression(), StandardCharsets.UTF_8)
                        + "&g0.tab=1";
    }
}
