package dev.godwit.activity;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The blocking graph as series. Process ids are labels only for the few worst live blockers. */
public final class ActivitySeries {

    private static final int MOST_BLOCKERS = 10;

    private final String target;

    public ActivitySeries(String target) {
        this.target = target;
    }

    public static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge("godwit_blocked_sessions", "Sessions waiting for a lock right now."),
                Descriptor.gauge("godwit_blocked_longest_seconds", "How long the oldest of them has waited."),
                Descriptor.gauge("godwit_blocking_depth", "Longest chain of sessions waiting one behind the other."),
                Descriptor.gauge(
                        "godwit_blocker_blocked_sessions",
                        "Sessions waiting for this one, directly or not; role root does not wait itself, amplifier does."),
                Descriptor.gauge(
                        "godwit_blocker_transaction_seconds", "How long the blocker's transaction has been open."));
    }

    public List<Sample> samples(BlockingGraph graph) {
        var samples = new ArrayList<Sample>();
        var labels = Labels.of("target", target);
        samples.add(sample("godwit_blocked_sessions", labels, graph.blocked()));
        samples.add(sample(
                "godwit_blocked_longest_seconds", labels, graph.longestWait().toMillis() / 1000.0));
        samples.add(sample("godwit_blocking_depth", labels, graph.depth()));
        // Queued DDL first: it is few, and a hot row must not crowd it out.
        Stream.concat(graph.amplifiers().stream(), graph.roots().stream())
                .filter(node -> node.victims() > 0)
                .limit(MOST_BLOCKERS)
                .forEach(node -> {
                    var who = blocker(node);
                    samples.add(sample("godwit_blocker_blocked_sessions", who, node.victims()));
                    if (node.holder() instanceof Holder.Backend backend && backend.transaction() != null) {
                        samples.add(sample(
                                "godwit_blocker_transaction_seconds",
                                who,
                                backend.transaction().toMillis() / 1000.0));
                    }
                });
        return samples;
    }

    private Labels blocker(BlockingNode node) {
        var holder = node.holder();
        var mode = node.wanted() != null
                ? node.wanted().mode()
                : node.held() == null ? "" : node.held().mode();
        var relation = node.wanted() != null
                ? node.wanted().relation()
                : node.held() == null ? "" : node.held().relation();
        var backend = holder instanceof Holder.Backend found ? found : null;
        return Labels.of(
                "target",
                target,
                "role",
                node.root() ? "root" : "amplifier",
                "pid",
                backend == null ? "" : Integer.toString(backend.pid()),
                "gid",
                holder instanceof Holder.Prepared prepared ? prepared.identifier() : "",
                "datname",
                holder.database(),
                "usename",
                holder.user(),
                "application_name",
                backend == null ? "" : backend.application(),
                "state",
                backend == null ? "prepared" : backend.state(),
                "mode",
                mode,
                "relation",
                relation);
    }

    private static Sample sample(String name, Labels labels, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
