package dev.godwit.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for whom on one server at one moment. Edges point from a waiter to those in its way, hard (they hold the lock)
 * and soft (they stand before it in the queue), as {@code pg_blocking_pids} gives them.
 */
public final class BlockingGraph {

    /** A participant before the graph around it is known. */
    record Seed(String key, Holder holder, Wanted wanted, Held held, List<String> blockedBy) {}

    private static final Comparator<BlockingNode> WORST = Comparator.comparingInt(BlockingNode::victims)
            .reversed()
            .thenComparing(BlockingNode::waited, Comparator.reverseOrder())
            .thenComparing(BlockingNode::key);

    private final Instant at;
    private final Instant read;
    private final int waiters;
    private final Map<String, BlockingNode> nodes;

    private BlockingGraph(Instant at, Instant read, int waiters, Map<String, BlockingNode> nodes) {
        this.at = at;
        this.read = read;
        this.waiters = waiters;
        this.nodes = nodes;
    }

    /** Nobody waits. */
    public static BlockingGraph empty(Instant at) {
        return new BlockingGraph(at, at, 0, Map.of());
    }

    /** The same participants at a later look that counted so many waiters, when the graph itself is not worth reading again. */
    BlockingGraph still(Instant later, int counted) {
        return new BlockingGraph(later, read, counted, nodes);
    }

    static BlockingGraph of(Instant at, List<Seed> seeds) {
        Map<String, BlockingNode> nodes = new LinkedHashMap<>();
        var waiters = new HashMap<String, List<String>>();
        for (var seed : seeds) {
            for (var blocker : seed.blockedBy()) {
                waiters.computeIfAbsent(blocker, absent -> new ArrayList<>()).add(seed.key());
            }
        }
        var depths = depths(seeds, waiters);
        for (var seed : seeds) {
            nodes.put(
                    seed.key(),
                    new BlockingNode(
                            seed.key(),
                            seed.holder(),
                            seed.wanted(),
                            seed.held(),
                            List.copyOf(seed.blockedBy()),
                            reach(seed.key(), waiters),
                            depths.getOrDefault(seed.key(), 1)));
        }
        int waiting = (int) seeds.stream().filter(seed -> seed.wanted() != null).count();
        return new BlockingGraph(at, at, waiting, nodes);
    }

    /** Everyone who waits for {@code key}, directly or not; a cycle, which the server will break soon, is walked once. */
    private static int reach(String key, Map<String, List<String>> waiters) {
        Set<String> seen = new HashSet<>();
        var open = new ArrayDeque<>(waiters.getOrDefault(key, List.of()));
        while (!open.isEmpty()) {
            var next = open.removeFirst();
            if (!next.equals(key) && seen.add(next)) {
                open.addAll(waiters.getOrDefault(next, List.of()));
            }
        }
        return seen.size();
    }

    /** The longest way down from a root, found level by level; bounded by the number of participants, so a cycle ends it. */
    private static Map<String, Integer> depths(List<Seed> seeds, Map<String, List<String>> waiters) {
        var depths = new HashMap<String, Integer>();
        Set<String> level = new HashSet<>();
        seeds.stream().filter(seed -> seed.wanted() == null).forEach(root -> level.add(root.key()));
        var current = level;
        for (int depth = 0; !current.isEmpty() && depth <= seeds.size(); depth++) {
            var below = new HashSet<String>();
            for (var key : current) {
                depths.put(key, depth);
                below.addAll(waiters.getOrDefault(key, List.of()));
            }
            current = below;
        }
        return depths;
    }

    public Instant at() {
        return at;
    }

    /** When the participants were read; {@link #at} may be later. */
    public Instant read() {
        return read;
    }

    /** Everybody in it, worst first. */
    public List<BlockingNode> nodes() {
        return nodes.values().stream().sorted(WORST).toList();
    }

    /** The participant of that key, or null. */
    public BlockingNode node(String key) {
        return nodes.get(key);
    }

    /** Those who block and do not wait, worst first. */
    public List<BlockingNode> roots() {
        return nodes().stream().filter(BlockingNode::root).toList();
    }

    /** Those who wait and make others wait, worst first. */
    public List<BlockingNode> amplifiers() {
        return nodes().stream().filter(BlockingNode::amplifier).toList();
    }

    /** Sessions that wait, as the newest look counted them. */
    public int blocked() {
        return waiters;
    }

    public int depth() {
        return nodes.values().stream().mapToInt(BlockingNode::depth).max().orElse(0);
    }

    /** The oldest wait, zero if nobody waits. */
    public Duration longestWait() {
        return nodes.values().stream()
                .map(BlockingNode::waited)
                .max(Comparator.naturalOrder())
                .filter(wait -> waiters > 0)
                .map(wait -> wait.plus(Duration.between(read, at)))
                .orElse(Duration.ZERO);
    }

    /** Those directly behind {@code key}, longest wait first. */
    public List<BlockingNode> behind(String key) {
        return nodes.values().stream()
                .filter(node -> node.blockedBy().contains(key))
                .sorted(Comparator.comparing(BlockingNode::waited).reversed().thenComparing(BlockingNode::key))
                .toList();
    }
}
