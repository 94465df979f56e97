package dev.godwit.web;

import dev.godwit.probe.Target;
import dev.godwit.series.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The watched servers and what their sessions do, as JSON. */
final class TargetsJson {

    private TargetsJson() {}

    static JsonArray targets(List<Target> targets) {
        var all = new JsonArray();
        for (var target : targets) {
            var probes = new JsonObject();
            target.probes()
                    .forEach(probe ->
                            probes.put(probe.name(), probe.state().name().toLowerCase(Locale.ROOT)));
            all.add(new JsonObject()
                    .put("target", target.name())
                    .put("address", target.settings().address().toString())
                    .put("up", target.isUp())
                    .put("reason", target.reason())
                    .put("version", target.facts().map(facts -> facts.version()).orElse(""))
                    .put(
                            "last_look",
                            target.lastLook().equals(Instant.MIN)
                                    ? null
                                    : target.lastLook().toString())
                    .put("probes", probes));
        }
        return all;
    }

    /** Sessions as the sessions probe last counted them. */
    static JsonArray activity(Map<Labels, Double> present) {
        var all = new JsonArray();
        present.forEach((labels, value) -> {
            if (labels.name().equals("pg_stat_activity_count")) {
                var session = new JsonObject().put("sessions", value.intValue());
                labels.withoutName().forEach(session::put);
                var oldest = present.get(labels.with(Labels.NAME, "pg_stat_activity_max_tx_duration"));
                all.add(session.put("longest_transaction_seconds", oldest));
            }
        });
        return all;
    }
}
