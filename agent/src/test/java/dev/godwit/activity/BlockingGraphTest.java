package dev.godwit.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.activity.BlockingGraph.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockingGraphTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void an_empty_graph_has_nobody_and_no_depth() {
        var graph = BlockingGraph.empty(NOON);
        assertThat(graph.blocked()).isZero();
        assertThat(graph.depth()).isZero();
        assertThat(graph.longestWait()).isZero();
        assertThat(graph.roots()).isEmpty();
    }

    @Test
    void victims_are_counted_once_however_many_ways_lead_to_them() {
        // 1 blocks 2 and 3; both block 4.
        var graph = BlockingGraph.of(NOON, List.of(root(1), waiter(2, 5, 1), waiter(3, 4, 1), waiter(4, 3, 2, 3)));
        assertThat(graph.node("pid:1").victims()).isEqualTo(3);
        assertThat(graph.depth()).isEqualTo(2);
        assertThat(graph.longestWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(graph.amplifiers()).extracting(BlockingNode::key).containsExactly("pid:2", "pid:3");
    }

    @Test
    void the_depth_of_a_node_is_the_longest_way_down() {
        var graph = BlockingGraph.of(NOON, List.of(root(1), waiter(2, 1, 1), waiter(3, 1, 1, 2)));
        assertThat(graph.node("pid:3").depth()).isEqualTo(2);
    }

    @Test
    void a_later_look_counts_afresh_and_lets_the_waits_grow() {
        var graph = BlockingGraph.of(NOON, List.of(root(1), waiter(2, 5, 1))).still(NOON.plusSeconds(3), 80);
        assertThat(graph.blocked()).isEqualTo(80);
        assertThat(graph.longestWait()).isEqualTo(Duration.ofSeconds(8));
        assertThat(graph.at()).isEqualTo(NOON.plusSeconds(3));
        assertThat(graph.roots()).hasSize(1);
    }

    @Test
    void a_deadlock_is_walked_once() {
        var graph = BlockingGraph.of(NOON, List.of(waiter(1, 2, 2), waiter(2, 1, 1)));
        assertThat(graph.blocked()).isEqualTo(2);
        assertThat(graph.roots()).isEmpty();
        assertThat(graph.node("pid:1").victims()).isEqualTo(1);
    }

    @Test
    void two_hundred_behind_one_are_counted_and_ordered() {
        var seeds = new ArrayList<>(List.of(root(1)));
        for (int pid = 2; pid <= 201; pid++) {
            seeds.add(waiter(pid, pid, 1));
        }
        var graph = BlockingGraph.of(NOON, seeds);
        assertThat(graph.blocked()).isEqualTo(200);
        assertThat(graph.nodes().get(0).key()).isEqualTo("pid:1");
        assertThat(graph.behind("pid:1").get(0).key()).isEqualTo("pid:201");
    }

    private static Seed root(int pid) {
        return new Seed("pid:" + pid, backend(pid), null, new Held("AccessShareLock", "public.t"), List.of());
    }

    private static Seed waiter(int pid, int seconds, int... blockers) {
        var keys = new ArrayList<String>();
        for (int blocker : blockers) {
            keys.add("pid:" + blocker);
        }
        var wanted = new Wanted("relation", "AccessShareLock", "public.t", Duration.ofSeconds(seconds));
        return new Seed("pid:" + pid, backend(pid), wanted, null, keys);
    }

    private static Holder.Backend backend(int pid) {
        return new Holder.Backend(
                pid, "shop", "app", "web", "active", "client backend", Duration.ZERO, Duration.ZERO, "");
    }
}
