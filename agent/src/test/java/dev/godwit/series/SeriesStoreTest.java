package dev.godwit.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesStoreTest {

    private static final Instant START = Instant.ofEpochMilli(1_000_000);
    private final SeriesStore store = new SeriesStore(new SeriesLimits(5, Duration.ofMinutes(10), 1024, 64 << 20));

    @Test
    void what_probes_bring_leaves_room_for_who_waits() {
        var small = new SeriesStore(new SeriesLimits(100, Duration.ofHours(2), 100, 1_000_000));
        var many = new java.util.ArrayList<Sample>();
        for (int i = 0; i < 500; i++) {
            many.add(new Sample(Labels.of(Labels.NAME, "pg_stat_user_tables_seq_scan", "relname", "t" + i), i));
        }
        small.write("probe/tables/shop", java.time.Instant.EPOCH, many);
        assertThat(small.size()).isEqualTo(90);
        small.write(
                "activity/shop",
                java.time.Instant.EPOCH,
                List.of(new Sample(Labels.of(Labels.NAME, "godwit_blocked_sessions"), 3)));
        assertThat(small.size()).isEqualTo(91);
        assertThat(small.dropped("limit")).isEqualTo(410);
    }

    @Test
    void a_small_heap_bounds_the_series_whatever_was_asked_for() {
        var asked = new SeriesLimits(50_000, Duration.ofHours(2), 100, 1_000_000);
        assertThat(asked.within(64L << 20).series()).isEqualTo(19_173);
        assertThat(asked.within(192L << 20)).isEqualTo(asked);
    }

    @Test
    void the_newest_sample_is_found_within_the_lookback_and_not_beyond() {
        write("w", 0, "a", 1);
        write("w", 10_000, "a", 2);
        assertThat(at("a", 10_000).value()).isEqualTo(2);
        assertThat(at("a", 9_999).value()).isEqualTo(1);
        assertThat(at("a", 10_000 + 299_999).value()).isEqualTo(2);
        assertThat(at("a", 10_000 + 300_000)).isNull();
        assertThat(at("a", -1)).isNull();
    }

    @Test
    void a_series_missing_from_a_round_is_gone_at_once_and_may_come_back() {
        store.write("w", time(0), List.of(sample("a", 1), sample("b", 1)));
        write("w", 5_000, "a", 2);
        assertThat(at("b", 5_000)).isNull();
        assertThat(at("b", 4_999).value()).isEqualTo(1);
        store.write("w", time(10_000), List.of(sample("a", 2), sample("b", 7)));
        assertThat(at("b", 10_000).value()).isEqualTo(7);
        assertThat(values("b", -1, 20_000)).containsExactly(1.0, 7.0);
    }

    @Test
    void a_series_that_begins_or_vanishes_at_the_edge_of_a_block_is_stale_all_the_same() {
        for (int round = 0; round < Block.ROUNDS; round++) {
            store.write("w", time(round * 2_000L), List.of(sample("a", round), sample("b", round)));
        }
        long next = Block.ROUNDS * 2_000L;
        write("w", next, "a", -1);
        assertThat(at("b", next)).isNull();
        assertThat(at("b", next - 1).value()).isEqualTo(Block.ROUNDS - 1);
        write("w", next + 2_000, "a", -2);
        assertThat(at("b", next + 2_000)).isNull();
    }

    @Test
    void a_vanished_writer_leaves_nothing_in_the_present() {
        write("w", 0, "a", 1);
        store.vanish("w", time(1_000));
        assertThat(at("a", 1_000)).isNull();
        assertThat(store.present()).isEmpty();
        store.vanish("never heard of", time(1_000));
    }

    @Test
    void rounds_that_change_nothing_are_kept_once_a_second() {
        for (int beat = 0; beat <= 50; beat++) {
            write("w", beat * 200L, "a", 0);
        }
        assertThat(values("a", -1, 10_000)).hasSize(11);
        write("w", 10_200, "a", 1);
        write("w", 10_400, "a", 0);
        assertThat(values("a", 10_000, 10_400)).containsExactly(1.0, 0.0);
    }

    @Test
    void or_all_of_them_where_one_asks_for_it() {
        var every = new SeriesStore(SeriesLimits.DEFAULT, Duration.ZERO);
        for (int beat = 0; beat < 50; beat++) {
            every.write("w", time(beat * 200L), List.of(sample("a", 0)));
        }
        var kept = every.select(List.of(Matcher.equal(Labels.NAME, "a"))).get(0);
        assertThat(kept.window(Long.MIN_VALUE, Long.MAX_VALUE).size()).isEqualTo(50);
    }

    @Test
    void duplicates_are_summed_and_counted() {
        store.write("w", time(0), List.of(sample("a", 1), sample("a", 2)));
        assertThat(at("a", 0).value()).isEqualTo(3);
        assertThat(store.dropped("duplicate")).isEqualTo(1);
    }

    @Test
    void a_label_set_belongs_to_the_writer_that_brought_it() {
        write("w", 0, "a", 1);
        write("x", 1, "a", 9);
        assertThat(at("a", 10).value()).isEqualTo(1);
        assertThat(store.dropped("other_writer")).isEqualTo(1);
    }

    @Test
    void what_comes_late_is_refused() {
        write("w", 5_000, "a", 1);
        write("w", 4_000, "a", 2);
        write("w", 5_000, "a", 3);
        assertThat(at("a", 5_000).value()).isEqualTo(1);
        assertThat(store.dropped("out_of_order")).isEqualTo(2);
    }

    @Test
    void the_limit_is_kept_and_what_it_costs_is_counted() {
        var many = new ArrayList<Sample>();
        for (int i = 0; i < 8; i++) {
            many.add(sample("m" + i, i));
        }
        store.write("w", time(0), many);
        assertThat(store.size()).isEqualTo(5);
        assertThat(store.dropped("limit")).isEqualTo(3);
    }

    @Test
    void old_samples_and_then_old_label_sets_are_forgotten_and_make_room() {
        write("w", 0, "gone", 1);
        for (int round = 1; round < Block.ROUNDS * 3; round++) {
            write("w", round * 5_000L, "a", round);
        }
        store.forget(time(Block.ROUNDS * 3 * 5_000L));
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.select(List.of(Matcher.equal(Labels.NAME, "gone")))).isEmpty();
        assertThat(values("a", 0, 1_000)).isEmpty();
    }

    @Test
    void however_fast_the_beat_a_series_keeps_a_bounded_number_of_samples() {
        for (int round = 0; round < 10_000; round++) {
            write("w", round, "a", round);
        }
        assertThat(values("a", -1, 20_000).size()).isLessThanOrEqualTo(1024);
    }

    @Test
    void when_samples_need_too_much_memory_the_oldest_go_and_then_no_series_comes_any_more() {
        var small = new SeriesStore(new SeriesLimits(
                10_000, Duration.ofHours(1), 16_384, 100 * (Block.BYTES + Column.BYTES + Column.SPREAD_BYTES)));
        for (int round = 0; round < Block.ROUNDS * 200; round++) {
            small.write("w", time(round), List.of(sample("a", round)));
        }
        var kept = small.select(List.of(Matcher.equal(Labels.NAME, "a"))).get(0).window(0, Long.MAX_VALUE);
        assertThat(kept.size()).isBetween(Block.ROUNDS * 90, Block.ROUNDS * 101);
        assertThat(kept.value(kept.size() - 1)).isEqualTo(Block.ROUNDS * 200 - 1);
        assertThat(small.dropped("early")).isBetween(99L, 110L);
        for (int writer = 0; writer < 1_000; writer++) {
            small.write("w" + writer, time(writer), List.of(sample("b" + writer, 1)));
        }
        assertThat(small.size()).isLessThan(300);
        assertThat(small.dropped("limit")).isPositive();
    }

    @Test
    void matchers_choose_by_name_value_and_pattern() {
        store.write(
                "w",
                time(0),
                List.of(
                        new Sample(Labels.of(Labels.NAME, "a", "x", "1"), 1),
                        new Sample(Labels.of(Labels.NAME, "a", "x", "2"), 2),
                        new Sample(Labels.of(Labels.NAME, "b"), 3)));
        assertThat(store.select(List.of(Matcher.equal(Labels.NAME, "a")))).hasSize(2);
        assertThat(store.select(List.of(new Matcher("x", Matcher.Kind.MATCHES, "1|3"))))
                .hasSize(1);
        assertThat(store.select(List.of(new Matcher("x", Matcher.Kind.NOT_EQUAL, "1"))))
                .hasSize(2);
        assertThat(store.select(List.of(new Matcher("x", Matcher.Kind.MATCHES, ""))))
                .hasSize(1);
    }

    @Test
    void a_writer_can_be_read_from_another_thread_while_it_writes() throws Exception {
        var failure = new java.util.concurrent.atomic.AtomicReference<Throwable>();
        var done = new java.util.concurrent.atomic.AtomicBoolean();
        var reader = new Thread(() -> {
            try {
                while (!done.get()) {
                    for (var series : store.select(List.of())) {
                        var points = series.window(0, Long.MAX_VALUE);
                        for (int i = 1; i < points.size(); i++) {
                            assertThat(points.time(i)).isGreaterThan(points.time(i - 1));
                        }
                    }
                }
            } catch (RuntimeException | AssertionError broken) {
                failure.set(broken);
            }
        });
        reader.start();
        for (int round = 0; round < 20_000; round++) {
            write("w", round, "m" + round % 3, round);
        }
        done.set(true);
        reader.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void labels_without_a_value_are_no_labels() {
        assertThat(Labels.of("a", "", "b", "1")).isEqualTo(Labels.of(Map.of("b", "1")));
        assertThat(Labels.of("__name__", "up", "job", "x\"y").toString()).isEqualTo("up{job=\"x\\\"y\"}");
    }

    private void write(String writer, long millis, String metric, double value) {
        store.write(writer, time(millis), List.of(sample(metric, value)));
    }

    private Point at(String metric, long millis) {
        long to = time(millis).toEpochMilli();
        return series(metric).latest(to - 300_000, to);
    }

    private List<Double> values(String metric, long after, long to) {
        var points = series(metric).window(time(after).toEpochMilli(), time(to).toEpochMilli());
        var values = new ArrayList<Double>();
        for (int i = 0; i < points.size(); i++) {
            values.add(points.value(i));
        }
        return values;
    }

    private Series series(String metric) {
        return store.select(List.of(Matcher.equal(Labels.NAME, metric))).get(0);
    }

    private static Sample sample(String metric, double value) {
        return new Sample(Labels.of(Labels.NAME, metric), value);
    }

    private static Instant time(long millis) {
        return START.plusMillis(millis);
    }
}
