package dev.godwit.migration.effects;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The last hour of a database's counters: connections, rollbacks, deadlocks, and how far standbys and slots are behind. */
final class ServerHistory {

    /** One reading. Times are seconds of the epoch. */
    record Reading(
            Instant at,
            double started,
            double reset,
            double connections,
            double commits,
            double rollbacks,
            double deadlocks,
            double lag,
            double retained) {

        double transactions() {
            return commits + rollbacks;
        }

        /** Whether counters of the two can be compared. */
        boolean follows(Reading before) {
            return before.started == started && before.reset == reset && transactions() >= before.transactions();
        }
    }

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** A share of fewer transactions than these is no share. */
    private static final int FEW = 20;

    private final Queries lane;
    private final SqlFiles sql = SqlFiles.read("effects/server");
    private final List<Reading> readings = new ArrayList<>();
    private double clock;
    private Optional<Long> database = Optional.empty();

    ServerHistory(Queries lane) {
        this.lane = lane;
    }

    /** Reads once and gives the oid of the database. Fails with {@link PostgresFailure}. */
    Future<Long> read(Instant now) {
        return lane.ready()
                .compose(facts -> lane.query(sql.forMajor(facts.major()).orElseThrow(), DEADLINE, false))
                .map(rows -> {
                    var row = rows.iterator().next();
                    add(reading(row, now));
                    clock = row.getDouble("now");
                    database = Optional.of(row.getLong("database"));
                    return database.get();
                });
    }

    /** The oid of the database; empty before the first reading. */
    Optional<Long> database() {
        return database;
    }

    /** What the server's clock said at the last reading, in seconds of the epoch. */
    double clock() {
        return clock;
    }

    void add(Reading reading) {
        readings.add(reading);
        if (readings.size() > StatementHistory.WINDOWS + 1) {
            readings.remove(0);
        }
    }

    private static Reading reading(Row row, Instant now) {
        return new Reading(
                now,
                row.getDouble("started"),
                row.getDouble("reset"),
                row.getDouble("connections"),
                row.getDouble("commits"),
                row.getDouble("rollbacks"),
                row.getDouble("deadlocks"),
                row.getDouble("lag"),
                row.getDouble("retained"));
    }

    /** All readings between the two moments, and the windows from one to the next. */
    ServerSummary between(Instant from, Instant to) {
        var within = readings.stream()
                .filter(one -> !one.at().isBefore(from) && !one.at().isAfter(to))
                .toList();
        var errors = new ArrayList<Double>();
        double deadlocks = 0;
        double minutes = 0;
        for (int i = 1; i < within.size(); i++) {
            var was = within.get(i - 1);
            var now = within.get(i);
            if (now.follows(was)) {
                double all = now.transactions() - was.transactions();
                if (all >= FEW) {
                    errors.add((now.rollbacks() - was.rollbacks()) / all);
                }
                deadlocks += Math.max(0, now.deadlocks() - was.deadlocks());
                minutes += Duration.between(was.at(), now.at()).toMillis() / 60_000.0;
            }
        }
        return new ServerSummary(
                spread(within, Reading::connections),
                Spread.of(errors.stream().mapToDouble(Double::doubleValue).toArray()),
                deadlocks,
                minutes,
                spread(within, Reading::lag),
                spread(within, Reading::retained));
    }

    private static Spread spread(List<Reading> readings, ToDoubleFunction<Reading> value) {
        return Spread.of(readings.stream().mapToDouble(value).toArray());
    }
}
