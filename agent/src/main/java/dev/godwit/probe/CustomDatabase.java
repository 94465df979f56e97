package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Session.Change;
import dev.godwit.postgres.SessionSettings;
import dev.godwit.probe.custom.Namespace;
import dev.godwit.schedule.Beat;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One database and the custom queries that are asked of it, over one session that is opened with the first of them. */
final class CustomDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(CustomDatabase.class);
    private static final int WIDTH = 1;

    /** An answer is written so often at least, however long it stays good: what is older than minutes counts as gone. */
    private static final Duration SLOWEST = Duration.ofMinutes(1);

    /** Whether a query's file may have so many series of a database. */
    @FunctionalInterface
    interface Budget {
        boolean fits(Namespace namespace, String datname, int series);
    }

    private record Asked(Probe probe, Beat beat) {}

    private final DatabaseSettings settings;
    private final Target.Surroundings around;
    private final BooleanSupplier targetUp;
    private final Budget budget;
    private final Map<Namespace, Asked> asked = new LinkedHashMap<>();
    private Lane lane;
    private boolean labelled;
    private boolean told;

    CustomDatabase(DatabaseSettings settings, Target.Surroundings around, BooleanSupplier targetUp, Budget budget) {
        this.settings = settings;
        this.around = around;
        this.targetUp = targetUp;
        this.budget = budget;
    }

    /** Whether series say which database they are from; for those asked from now on. */
    CustomDatabase label(boolean several) {
        labelled = several;
        return this;
    }

    /** Asks these and no others; those that are asked already go on. */
    void use(List<Namespace> namespaces) {
        asked.entrySet().removeIf(entry -> {
            boolean gone = !namespaces.contains(entry.getKey());
            if (gone) {
                end(entry.getKey(), entry.getValue());
            }
            return gone;
        });
        if (lane == null && !namespaces.isEmpty()) {
            lane = new Lane(
                    around.vertx(), settings, SessionSettings.CUSTOM, WIDTH, around.random(), this::laneChanged);
            lane.open();
        }
        namespaces.forEach(namespace -> asked.computeIfAbsent(namespace, this::begin));
        if (namespaces.isEmpty() && lane != null) {
            lane.close();
            lane = null;
        }
    }

    private void end(Namespace namespace, Asked one) {
        one.beat().stop();
        one.probe().retire();
        budget.fits(namespace, datname(), 0);
    }

    private Asked begin(Namespace namespace) {
        var good = around.probes().beat(namespace.probe(), namespace.every());
        boolean often = good.compareTo(SLOWEST) <= 0;
        var every = often ? good : SLOWEST;
        // Half a beat less, or the beat that is due would come a moment too early.
        var again = often ? Duration.ZERO : good.minus(SLOWEST.dividedBy(2));
        var reading = new CustomReading(
                namespace,
                lane,
                labels(namespace),
                again,
                around.clock(),
                series -> budget.fits(namespace, datname(), series));
        var probe = new Probe(
                namespace.probe(), settings.target(), datname(), reading, around.store(), around.clock(), targetUp);
        return new Asked(probe, new Beat(around.vertx(), every, System::nanoTime, probe::tick).start());
    }

    private Map<String, String> labels(Namespace namespace) {
        var labels = new HashMap<>(Map.of("target", settings.target()));
        if (labelled && !namespace.labels().contains("datname")) {
            labels.put("datname", datname());
        }
        return labels;
    }

    private String datname() {
        return settings.address().database();
    }

    private void laneChanged(Change change) {
        if (change instanceof Change.Down down) {
            // The target tells of an outage itself; this is about a database, or a connection too many.
            if (targetUp.getAsBoolean() && !told) {
                told = true;
                LOG.warn(
                        "{}: custom queries cannot ask database {}: {}",
                        settings.target(),
                        datname(),
                        down.reason().getMessage());
            }
        } else {
            told = false;
            asked.values().forEach(one -> one.probe().tick());
        }
    }

    List<Probe> probes() {
        return asked.values().stream().map(Asked::probe).toList();
    }

    long missed() {
        return asked.values().stream().mapToLong(one -> one.beat().missed()).sum();
    }

    Future<Void> close() {
        asked.forEach(this::end);
        asked.clear();
        var open = lane;
        lane = null;
        return open == null ? Future.succeededFuture() : open.close();
    }
}
