package dev.godwit.web;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.BlockingNode;
import dev.godwit.activity.Holder;
import dev.godwit.probe.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The blocking graph as JSON: a summary, every participant flat, and the tree below each root. */
final class BlockingJson {

    private static final int DEEPEST = 20;
    private static final int MOST_CHILDREN = 100;

    private BlockingJson() {}

    static JsonArray all(List<Target> targets) {
        var all = new JsonArray();
        targets.forEach(target -> all.add(one(target)));
        return all;
    }

    private static JsonObject one(Target target) {
        var graph = target.graph();
        var trees = new JsonArray();
        tops(graph).forEach(top -> trees.add(tree(graph, top, new HashSet<>(), 0)));
        long drawn = graph.nodes().stream().filter(node -> !node.root()).count();
        return new JsonObject()
                .put("target", target.name())
                .put("up", target.isUp())
                .put("at", graph.at().toString())
                .put("blocked", target.isBlind() ? null : graph.blocked())
                .put("reason", target.reason())
                .put("blocked_not_drawn", Math.max(0, graph.blocked() - drawn))
                .put("depth", graph.depth())
                .put("longest_wait_seconds", seconds(graph.longestWait()))
                .put("roots", titles(graph.roots()))
                .put("amplifiers", titles(graph.amplifiers()))
                .put("trees", trees);
    }

    /** The roots; in a deadlock, which has none, whoever has most victims. */
    private static List<BlockingNode> tops(BlockingGraph graph) {
        return graph.roots().isEmpty() ? graph.nodes().stream().limit(1).toList() : graph.roots();
    }

    private static JsonArray titles(List<BlockingNode> nodes) {
        var titles = new JsonArray();
        nodes.forEach(node -> titles.add(node.holder().title()));
        return titles;
    }

    /** A session can wait behind several others: it is drawn below the first and only named below the rest. */
    private static JsonObject tree(BlockingGraph graph, BlockingNode node, Set<String> drawn, int depth) {
        var json = node(node);
        if (!drawn.add(node.key())) {
            return json.put("again", true);
        }
        var children = new JsonArray();
        if (depth < DEEPEST) {
            graph.behind(node.key()).stream()
                    .filter(child -> child.depth() == node.depth() + 1 || child.depth() == 0)
                    .limit(MOST_CHILDREN)
                    .forEach(child -> children.add(tree(graph, child, drawn, depth + 1)));
        }
        return json.put("blocks", children);
    }

    private static JsonObject node(BlockingNode node) {
        var json = new JsonObject()
                .put("title", node.holder().title())
                .put("role", role(node))
                .put("victims", node.victims())
                .put("database", node.holder().database())
                .put("user", node.holder().user());
        if (node.wanted() != null) {
            json.put("waits_for_mode", node.wanted().mode())
                    .put("waits_for_relation", node.wanted().relation())
                    .put("waited_seconds", seconds(node.wanted().waited()));
        }
        if (node.held() != null) {
            json.put("holds_mode", node.held().mode())
                    .put("holds_relation", node.held().relation());
        }
        if (node.holder() instanceof Holder.Backend backend) {
            json.put("pid", backend.pid())
                    .put("application_name", backend.application())
                    .put("state", backend.state())
                    .put("transaction_seconds", backend.transaction() == null ? null : seconds(backend.transaction()))
                    .put("state_seconds", backend.inState() == null ? null : seconds(backend.inState()))
                    .put("query", backend.query());
        } else if (node.holder() instanceof Holder.Prepared prepared) {
            json.put("gid", prepared.identifier()).put("transaction_seconds", seconds(prepared.age()));
        }
        return json;
    }

    private static String role(BlockingNode node) {
        if (node.root()) {
            return "root";
        }
        return node.amplifier() ? "amplifier" : "victim";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
