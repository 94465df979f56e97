package dev.godwit.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RingSeriesTest {

    private static final int BLOCK = Block.ROUNDS;

    private final Ring ring = new Ring(BLOCK * 4);
    private final RingSeries series = new RingSeries(Labels.of(Labels.NAME, "a"), ring);
    private final RingSeries other = new RingSeries(Labels.of(Labels.NAME, "b"), ring);

    @Test
    void a_value_that_begins_to_move_in_the_middle_of_a_block_leaves_what_was_before_it() {
        for (int round = 0; round < 10; round++) {
            ring.append(round, Map.of(series, round < 7 ? 3.0 : round));
        }
        assertThat(values(series, -1, 100)).containsExactly(3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 7.0, 8.0, 9.0);
        assertThat(values(series, 5, 7)).containsExactly(3.0, 7.0);
        assertThat(series.latest(-1, 6)).isEqualTo(new Point(6, 3));
        assertThat(series.latest(-1, 7)).isEqualTo(new Point(7, 7));
    }

    @Test
    void values_that_only_compare_equal_are_told_apart() {
        ring.append(0, Map.of(series, 0.0));
        ring.append(1, Map.of(series, -0.0));
        ring.append(2, Map.of(series, Double.NaN));
        ring.append(3, Map.of(series, Double.NaN));
        assertThat(values(series, -1, 3)).containsExactly(0.0, -0.0, Double.NaN, Double.NaN);
    }

    @Test
    void a_series_that_was_away_for_whole_blocks_has_a_hole_there() {
        for (int round = 0; round < BLOCK * 3; round++) {
            boolean there = round < 5 || round >= BLOCK * 2 + 5;
            ring.append(round, there ? Map.of(series, 1.0, other, 2.0) : Map.of(other, 2.0));
        }
        assertThat(series.latest(-1, 4)).isEqualTo(new Point(4, 1));
        assertThat(series.latest(-1, 5)).isNull();
        assertThat(series.latest(-1, BLOCK + 7)).isNull();
        assertThat(series.latest(-1, BLOCK * 2 + 4)).isNull();
        assertThat(series.latest(-1, BLOCK * 2 + 5)).isEqualTo(new Point(BLOCK * 2 + 5, 1));
        assertThat(values(series, -1, BLOCK * 3)).hasSize(5 + BLOCK - 5);
        assertThat(values(series, 4, BLOCK * 2 + 4)).isEmpty();
        assertThat(values(other, -1, BLOCK * 3)).hasSize(BLOCK * 3);
    }

    @Test
    void blocks_that_fall_off_are_let_go_by_their_series_and_only_by_them() {
        ring.append(0, Map.of(series, 1.0, other, 1.0));
        for (int round = 1; round < BLOCK * 4; round++) {
            ring.append(round, Map.of(other, (double) round));
        }
        assertThat(series.isForgotten()).isFalse();
        ring.append(BLOCK * 4, Map.of(other, -1.0));
        assertThat(series.isForgotten()).isTrue();
        assertThat(values(series, -1, BLOCK * 5)).isEmpty();
        assertThat(series.latest(-1, BLOCK * 5)).isNull();
        assertThat(values(other, -1, BLOCK * 5)).hasSize(BLOCK * 3 + 1).startsWith((double) BLOCK);

        // It may come back through the handle that somebody still holds.
        ring.append(BLOCK * 4 + 1, Map.of(series, 5.0, other, 0.0));
        assertThat(values(series, -1, BLOCK * 5)).containsExactly(5.0);
    }

    @Test
    void what_never_moves_takes_a_fraction() {
        var still = new Ring(BLOCK * 4);
        var busy = new Ring(BLOCK * 4);
        for (int round = 0; round < BLOCK * 4; round++) {
            var samples = new LinkedHashMap<RingSeries, Double>();
            samples.put(series, 1.0);
            still.append(round, samples);
            busy.append(round, Map.of(other, (double) round));
        }
        assertThat(busy.bytes() - still.bytes()).isEqualTo(4 * Column.SPREAD_BYTES);
        assertThat(still.bytes()).isEqualTo(4 * (Block.BYTES + Column.BYTES));
        still.forget(BLOCK * 3);
        assertThat(still.bytes()).isEqualTo(Block.BYTES + Column.BYTES);
    }

    @Test
    void it_remembers_what_a_plain_map_would() {
        var random = new Random(7);
        for (int trial = 0; trial < 20; trial++) {
            var store = new SeriesStore(new SeriesLimits(100, Duration.ofHours(1), BLOCK * 100, Long.MAX_VALUE));
            var model = new LoadedSeries();
            int end = write(random, store, model);
            for (int question = 0; question < 300; question++) {
                var matcher = List.of(Matcher.equal(Labels.NAME, "m" + random.nextInt(5)));
                long to = random.nextInt(end + 20) - 10L;
                long after = to - random.nextInt(end);
                var real = store.select(matcher);
                var expected = model.select(matcher);
                assertThat(real).hasSameSizeAs(expected);
                for (int i = 0; i < real.size(); i++) {
                    assertThat(real.get(i).latest(after, to))
                            .isEqualTo(expected.get(i).latest(after, to));
                    assertThat(samples(real.get(i), after, to)).isEqualTo(samples(expected.get(i), after, to));
                }
            }
        }
    }

    /** Rounds of which series come and go, and values stay, move and vanish. */
    private static int write(Random random, SeriesStore store, LoadedSeries model) {
        int rounds = 1 + random.nextInt(BLOCK * 4);
        long time = 0;
        boolean[] there = new boolean[5];
        var values = new double[5];
        for (int round = 0; round < rounds; round++) {
            // A second or more: what changes nothing within one is not kept.
            time += 1_000 + random.nextInt(3);
            var samples = new ArrayList<Sample>();
            for (int i = 0; i < there.length; i++) {
                boolean before = there[i];
                there[i] ^= random.nextInt(60) == 0;
                values[i] = random.nextInt(i * 20 + 1) == 0 ? random.nextInt(3) : values[i];
                var labels = Labels.of(Labels.NAME, "m" + i);
                if (there[i]) {
                    samples.add(new Sample(labels, values[i]));
                    model.add(labels, time, values[i]);
                } else if (before) {
                    model.add(labels, time, Staleness.MARK);
                }
            }
            store.write("w", Instant.ofEpochMilli(time), samples);
        }
        return (int) time;
    }

    @Test
    void a_reader_sees_whole_rounds_while_blocks_come_and_go() throws Exception {
        var failure = new AtomicReference<Throwable>();
        var done = new AtomicBoolean();
        var reader = new Thread(() -> {
            try {
                while (!done.get()) {
                    consistent(series);
                    consistent(other);
                }
            } catch (RuntimeException | AssertionError broken) {
                failure.set(broken);
            }
        });
        reader.start();
        for (int round = 1; round < 200_000 && failure.get() == null; round++) {
            ring.append(
                    round,
                    round % 300 < 200
                            ? Map.of(series, value(round), other, value(round))
                            : Map.of(other, value(round)));
            if (round % 1_000 == 0) {
                ring.forget(round - BLOCK);
            }
        }
        done.set(true);
        reader.join();
        assertThat(failure.get()).isNull();
    }

    /** Stands still and moves by turns, so that columns begin as one value and spread. */
    private static double value(long time) {
        return Math.floorDiv(time, 50);
    }

    private static void consistent(RingSeries series) {
        var window = series.window(0, Long.MAX_VALUE);
        for (int i = 0; i < window.size(); i++) {
            assertThat(window.value(i)).isEqualTo(value(window.time(i)));
            assertThat(i == 0 || window.time(i - 1) < window.time(i)).isTrue();
        }
        var latest = series.latest(0, Long.MAX_VALUE);
        if (latest != null) {
            assertThat(latest.value()).isEqualTo(value(latest.time()));
        }
    }

    private static List<Double> values(Series series, long after, long to) {
        return samples(series, after, to).stream().map(Point::value).toList();
    }

    private static List<Point> samples(Series series, long after, long to) {
        var points = series.window(after, to);
        var samples = new ArrayList<Point>();
        for (int i = 0; i < points.size(); i++) {
            samples.add(new Point(points.time(i), points.value(i)));
        }
        return samples;
    }
}
