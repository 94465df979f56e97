package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What statements cost and how long they take: their counters, the latency that follows from how these grew, and what runs
 * right now, read on one beat.
 */
final class StatementsReading implements Reading {

    /** The name of the probe. */
    static final String PROBE = "statements";

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** Version 1.9 came with PostgreSQL 14, 1.11 with 17; those between are alike. */
    private static final int VERSION_TO_MAJOR = 6;

    private static final int OLDEST = 14;

    private final ProbeDefinition definition;
    private final Lane core;
    private final Queries relations;
    private final Extension extension = new Extension("pg_stat_statements");
    private final SqlFiles running = SqlFiles.read("statements/running");
    private final StatementTop top;
    private final StatementTexts texts;
    private final LatencySeries latency;
    private final LongStatements longs = new LongStatements();

    /** Whether somebody else was seen with our role; from then on its statements are traffic. */
    private boolean shared;

    private StatementsLook last;

    StatementsReading(ProbeDefinition definition, Lane core, Queries relations, Names names, String target, int most) {
        this.definition = definition;
        this.core = core;
        this.relations = relations;
        this.top = new StatementTop(definition, names, target, most);
        this.texts = new StatementTexts(definition, relations, target);
        this.latency = new LatencySeries(target);
    }

    static List<Descriptor> descriptors() {
        return LatencySeries.descriptors();
    }

    @Override
    public Future<List<Sample>> read() {
        return extension
                .find(relations)
                .compose(place -> ask(place).map(look -> samples(look, place)))
                .onFailure(gone -> extension.forget());
    }

    /** First the counters, then what runs: what ends in between is counted at the next look, and known to have run at this. */
    private Future<StatementsLook> ask(Extension.Place place) {
        var counters = definition.sql().forMajor(major(place.version()));
        if (counters.isEmpty()) {
            return Future.failedFuture(new PostgresFailure(
                    PostgresFailure.Kind.UNSUPPORTED,
                    "pg_stat_statements " + place.version()
                            + " is too old; alter extension pg_stat_statements update"));
        }
        var now = running.forMajor(OLDEST).orElseThrow();
        return query(place.in(counters.get()), definition.timeout())
                .compose(statements -> query(place.in(now), DEADLINE).map(active -> {
                    texts.want(top.queryIds(), place);
                    return StatementsLook.of(statements, active);
                }));
    }

    private Future<RowSet<Row>> query(String sql, Duration deadline) {
        return core.query(sql, deadline, false);
    }

    /** The server's version that first had this one of the extension; columns follow the extension's. */
    private int major(String version) {
        var minor = version.substring(version.indexOf('.') + 1);
        boolean number = !minor.isEmpty() && minor.chars().allMatch(Character::isDigit);
        int major = number
                ? Integer.parseInt(minor) + VERSION_TO_MAJOR
                : core.facts().major();
        return major > OLDEST ? major : 0;
    }

    private List<Sample> samples(StatementsLook look, Extension.Place place) {
        boolean window = look.follows(last);
        var origins = window ? look.origins(last) : Map.<Statement.Key, Statement>of();
        var samples = new ArrayList<>(top.samples(look, origins));
        samples.addAll(texts.samples());
        texts.want(top.queryIds(), place);
        if (window) {
            leaveOutOwn(look, origins);
            longs.look(look.running(), look.now() - last.now());
            var ended = LatencyWindow.between(last, look, origins, longs);
            boolean unread = !look.complete() || !last.complete();
            samples.addAll(latency.window(ended, longs.ages(), look.lostSince(last), unread));
        } else {
            longs.begin(look.running());
            samples.addAll(latency.histogram());
        }
        last = look;
        return samples;
    }

    /** On a quiet server latency would be that of being watched. */
    private void leaveOutOwn(StatementsLook look, Map<Statement.Key, Statement> origins) {
        shared |= !look.alone();
        if (!shared) {
            origins.keySet().removeIf(key -> key.user() == look.ownUser());
        }
    }
}
