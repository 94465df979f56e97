package dev.godwit.migration;

import dev.godwit.series.Labels;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells where the guard's condition holds; how it is worked out is another room's. */
@FunctionalInterface
public interface GuardCondition {

    /** For an agent without a guard. */
    GuardCondition NEVER = at -> Future.succeededFuture(List.of());

    /** One place where it holds, and with what value. */
    record Held(Labels labels, double value) {

        private boolean concerns(String label, String... values) {
            return !labels.has(label) || List.of(values).contains(labels.get(label));
        }
    }

    /** What tells a migration from others of its server. */
    record Named(String database, String tool, String name) {

        static Named of(Migration migration) {
            return new Named(migration.database(), migration.tool().name(), migration.name());
        }
    }

    /**
     * Works it out, never on the loop; the future completes on the loop. Fails with a message for people if it cannot be
     * worked out, or not in time.
     */
    Future<List<Held>> holding(Instant at);

    /**
     * The highest of what concerns a migration: of the labels that tell one from another, those a result has must be the
     * migration's. {@code before} is what it was called a moment ago, which its series may still say.
     */
    static Optional<Held> concerning(List<Held> held, String target, Named now, Named before) {
        return held.stream()
                .filter(one -> one.concerns("target", target)
                        && one.concerns("datname", now.database())
                        && one.concerns("tool", now.tool(), before.tool())
                        && one.concerns("name", now.name(), before.name()))
                .max(Comparator.comparingDouble(Held::value));
    }
}
