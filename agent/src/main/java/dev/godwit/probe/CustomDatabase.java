package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.Session.Change;
import dev.godwit.postgres.SessionSettings;
import dev.godwit.probe.custom.Namespace;
import dev.godwit.schedule.Beat;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database and the custom queries that are asked of it: the target's own over one session that is opened with the first of
 * them, others by visits.
 */
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
    private final Visited visited;
    private final Target.Surroundings around;
    private final BooleanSupplier targetUp;
    private final Budget budget;
    private final Map<Namespace, Asked> asked = new LinkedHashMap<>();
    private Queries lane;
    private Duration phase;
    private boolean labelled;
    private boolean told;

    /** @param visited null for the database of the target's URL */
    CustomDatabase(
            DatabaseSettings settings,
            Visited visited,
            Target.Surroundings around,
            BooleanSupplier targetUp,
            Budget budget) {
        this.settings = settings;
        this.visited = visited;
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
            lane = visited == null ? session() : visited.to(settings, SessionSettings.CUSTOM);
            phase = around.some(SLOWEST);
        }
        var fresh = new ArrayList<Probe>();
        for (var namespace : namespaces) {
            asked.computeIfAbsent(namespace, absent -> {
                var one = begin(absent);
                fresh.add(one.probe());
                return one;
            });
        }
        read(fresh);
        if (namespaces.isEmpty() && lane != null) {
            lane.close();
            lane = null;
        }
    }

    private Lane session() {
        var session =
                new Lane(around.vertx(), settings, SessionSettings.CUSTOM, WIDTH, around.random(), this::laneChanged);
        session.open();
        return session;
    }

    private void end(Namespace namespace, Asked one) {
        one.beat().stop();
        one.probe().retire();
        budget.fits(namespace, datname(), 0);
    }

    private Asked begin(Namespace namespace) {
        var own = visited == null ? namespace.every() : Visited.beat(namespace.every());
        var good = around.probes().beat(namespace.probe(), own);
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
        var identity =
                new Probe.Identity(namespace.probe(), settings.target(), visited == null ? "" : datname(), every, "");
        var probe = new Probe(identity, reading, around.store(), around.clock(), targetUp);
        // Who is visited is asked everything that is due in one visit.
        return new Asked(
                probe, visited == null ? around.beat(every, probe::tick) : around.beat(every, probe::tick, phase));
    }

    /** At once, since nobody should wait a minute for the first answer; one after the other, or the last would seem slow. */
    private void read(List<Probe> probes) {
        Future<Void> last = Future.succeededFuture();
        for (var probe : probes) {
            last = last.compose(done -> lane != null ? probe.tick() : Future.succeededFuture());
        }
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
            read(probes());
        }
    }

    List<Probe> probes() {
        return asked.values().stream().map(Asked::probe).toList();
    }

    List<Beat> beats() {
        return asked.values().stream().map(Asked::beat).toList();
    }

    /** Asks nothing any more, until it is told anew what to ask. */
    void end() {
        asked.forEach(this::end);
        asked.clear();
    }

    Future<Void> close() {
        end();
        var open = lane;
        lane = null;
        return open == null ? Future.succeededFuture() : open.close();
    }
}
