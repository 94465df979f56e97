package dev.godwit.migration;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.BlockingNode;
import dev.godwit.activity.Holder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads out of the blocking graph whom some sessions hurt, and who hurts them. */
final class BlastReader {

    private static final int MOST = 20;
    private static final int LONGEST_TEXT = 100;
    private static final String BACKUP = "godwit-backup";
    private static final String DUMP = "pg_dump";

    private BlastReader() {}

    /** @param pids of the sessions that migrate */
    static Blast read(BlockingGraph graph, Set<Integer> pids) {
        var own = new LinkedHashSet<String>();
        pids.forEach(pid -> own.add("pid:" + pid));
        own.removeIf(key -> graph.node(key) == null);
        if (own.isEmpty()) {
            return Blast.none(graph.at());
        }
        var behind = above(graph, own);
        var blockers = below(graph, own);
        var beside = above(graph, blockers);
        beside.removeAll(behind);
        beside.removeAll(own);
        var late = Duration.between(graph.read(), graph.at());
        var longest = behind.stream()
                .map(key -> graph.node(key).waited())
                .max(Duration::compareTo)
                .map(waited -> waited.plus(late).toMillis() / 1000.0)
                .orElse(0.0);
        return new Blast(
                graph.at(),
                behind.size(),
                beside.size(),
                longest,
                part(graph, own, behind),
                counted(graph, behind, true),
                counted(graph, behind, false),
                roots(graph, blockers));
    }

    private static String part(BlockingGraph graph, Set<String> own, Set<String> behind) {
        boolean waits = own.stream().anyMatch(key -> graph.node(key).wanted() != null);
        if (behind.isEmpty()) {
            return waits ? "victim" : "none";
        }
        return waits ? "amplifier" : "cause";
    }

    /** Everybody who waits for one of {@code keys}, directly or not, and is none of them. */
    private static Set<String> above(BlockingGraph graph, Set<String> keys) {
        var waiters = new HashMap<String, Set<String>>();
        graph.nodes()
                .forEach(node -> node.blockedBy()
                        .forEach(blocker -> waiters.computeIfAbsent(blocker, first -> new HashSet<>())
                                .add(node.key())));
        var found = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(keys);
        while (!open.isEmpty()) {
            for (var waiter : waiters.getOrDefault(open.removeFirst(), Set.of())) {
                if (!keys.contains(waiter) && found.add(waiter)) {
                    open.add(waiter);
                }
            }
        }
        return found;
    }

    /** Everybody whom one of {@code keys} waits for, directly or not, and who is none of them. */
    private static Set<String> below(BlockingGraph graph, Set<String> keys) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(keys);
        while (!open.isEmpty()) {
            var node = graph.node(open.removeFirst());
            for (var blocker : node == null ? List.<String>of() : node.blockedBy()) {
                if (!keys.contains(blocker) && found.add(blocker)) {
                    open.add(blocker);
                }
            }
        }
        return found;
    }

    private static Map<String, Integer> counted(BlockingGraph graph, Set<String> keys, boolean applications) {
        var counts = new TreeMap<String, Integer>();
        for (var key : keys) {
            var node = graph.node(key);
            counts.merge(applications ? application(node) : relation(node), 1, Integer::sum);
        }
        var most = new LinkedHashMap<String, Integer>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }

    private static String application(BlockingNode node) {
        var name = node.holder() instanceof Holder.Backend backend ? backend.application() : "";
        return name.isEmpty() ? "unnamed" : name;
    }

    private static String relation(BlockingNode node) {
        return node.wanted() == null || node.wanted().relation().isEmpty()
                ? "no relation"
                : node.wanted().relation();
    }

    private static List<String> roots(BlockingGraph graph, Set<String> blockers) {
        return blockers.stream()
                .map(graph::node)
                .filter(BlockingNode::root)
                .map(BlastReader::root)
                .limit(MOST)
                .toList();
    }

    private static String root(BlockingNode node) {
        var held = node.held() == null
                ? ""
                : " holds " + node.held().mode() + " on " + node.held().relation();
        if (!(node.holder() instanceof Holder.Backend backend)) {
            return node.holder().title() + held;
        }
        if (backend.application().startsWith(BACKUP)) {
            return "our own backup is the blocker: pid " + backend.pid() + held;
        }
        var who = backend.application().equals(DUMP) ? "a running pg_dump" : who(backend);
        var age = backend.transaction() == null
                ? ""
                : ", transaction open for " + backend.transaction().toSeconds() + " s";
        return who + " (pid " + backend.pid() + ")" + held + ", " + backend.state() + age + ": "
                + StatementText.shown(backend.query(), LONGEST_TEXT);
    }

    private static String who(Holder.Backend backend) {
        return backend.application().isEmpty() ? backend.user() : backend.application();
    }
}
