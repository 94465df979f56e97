package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Queries;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
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

    private final StatementsSource source;
    private final StatementTop top;
    private final StatementTexts texts;
    private final LatencySeries latency;
    private final LongStatements longs = new LongStatements();

    /** Whether somebody else was seen with our role; from then on its statements are traffic. */
    private boolean shared;

    private StatementsLook last;

    StatementsReading(ProbeDefinition definition, Lane core, Queries relations, Names names, String target, int most) {
        this.source = new StatementsSource(definition.sql(), core, relations, definition.timeout());
        this.top = new StatementTop(definition, names, target, most);
        this.texts = new StatementTexts(definition, relations, target);
        this.latency = new LatencySeries(target);
    }

    static List<Descriptor> descriptors() {
        return LatencySeries.descriptors();
    }

    @Override
    public Future<List<Sample>> read() {
        return source.read().map(this::samples);
    }

    private List<Sample> samples(StatementsSource.Found found) {
        texts.want(top.queryIds(), found.place());
        var look = found.look();
        boolean window = look.follows(last);
        var origins = window ? look.origins(last) : Map.<Statement.Key, Statement>of();
        var samples = new ArrayList<>(top.samples(look, origins));
        samples.addAll(texts.samples());
        texts.want(top.queryIds(), found.place());
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
