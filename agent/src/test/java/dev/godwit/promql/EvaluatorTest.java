package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

    private static final EvaluatorLimits SMALL =
            new EvaluatorLimits(100, 2, 10, Duration.ofMinutes(5), Duration.ofMinutes(1));

    private final LoadedSeries source = new LoadedSeries();

    @Test
    void the_store_of_the_agent_is_a_source() {
        var store = new SeriesStore(SeriesLimits.DEFAULT);
        var labels = Labels.of(Labels.NAME, "waiting", "pid", "7");
        store.write("probe/activity/shop", Instant.ofEpochMilli(1_000), List.of(new Sample(labels, 3)));
        store.write("probe/activity/shop", Instant.ofEpochMilli(1_200), List.of(new Sample(labels, 4)));
        var evaluator = new Evaluator(store, EvaluatorLimits.DEFAULT);

        assertThat(evaluator.instant(Promql.parse("waiting > 3"), 1_250))
                .isEqualTo(new Vector(List.of(new VectorSample(labels, 4, 1_250))));
        store.vanish("probe/activity/shop", Instant.ofEpochMilli(1_400));
        assertThat(evaluator.instant(Promql.parse("waiting > 3"), 1_450)).isEqualTo(Vector.EMPTY);
    }

    @Test
    void a_query_beyond_its_budget_fails() {
        for (int i = 0; i < 3; i++) {
            source.add(Labels.of(Labels.NAME, "many", "i", "" + i), 0, i);
        }
        for (int t = 0; t < 200; t++) {
            source.add(Labels.of(Labels.NAME, "long"), t, t);
        }
        assertThatThrownBy(() -> evaluate("1 + many")).hasMessage("selector matches 3 series, more than 2");
        assertThatThrownBy(() -> evaluate("sum_over_time(long[1s])"))
                .hasMessage("query processes more than 100 samples");
        assertThatThrownBy(() -> evaluate("count_over_time(vector(1)[290y:1ms])"))
                .hasMessage("query processes more than 100 samples");
        assertThatThrownBy(() -> new Evaluator(source, SMALL).range(Promql.parse("1"), 0, 10_000, 1))
                .hasMessage("a range query has at most 10 steps");
    }

    @Test
    void looking_for_series_costs_whether_or_not_they_have_samples() {
        for (int i = 0; i < 2; i++) {
            source.add(Labels.of(Labels.NAME, "many", "i", "" + i), 200, i);
        }
        // Fifty steps of two series each, over a past in which there is nothing.
        assertThatThrownBy(() -> evaluate("count_over_time(many[1s:20ms] offset 1h)"))
                .hasMessage("query processes more than 100 samples");
        assertThatThrownBy(() -> evaluate("count_over_time(sum_over_time(many[1ms])[1s:20ms] offset 1h)"))
                .hasMessage("query processes more than 100 samples");
        assertThat(evaluate("count_over_time(many[1s:50ms] offset 1h)")).isEqualTo(Vector.EMPTY);
    }

    private Value evaluate(String text) {
        return new Evaluator(source, SMALL).instant(Promql.parse(text), 250);
    }

    @Test
    void a_range_query_refuses_what_has_no_value_at_a_step() {
        var evaluator = new Evaluator(source, SMALL);
        assertThatThrownBy(() -> evaluator.range(Promql.parse("x[5m]"), 0, 1, 1))
                .hasMessageContaining("invalid expression type \"range vector\"");
        assertThatThrownBy(() -> evaluator.range(Promql.parse("1"), 0, 1, 0)).hasMessageContaining("positive step");
    }

    @Test
    void remarks_are_kept_beside_the_answer() {
        source.add(Labels.of(Labels.NAME, "gauge"), 0, 1);
        source.add(Labels.of(Labels.NAME, "gauge"), 100, 1);
        var notes = new Notes();
        var query = "rate(gauge[1s])\n or quantile(2, gauge)";
        new Evaluator(source, SMALL).instant(Promql.parse(query), 200, notes);
        assertThat(notes.warnings()).containsExactly("PromQL warning: quantile value should be between 0 and 1, got 2");
        assertThat(notes.infos())
                .containsExactly("PromQL info: metric might not be a counter, name does not end in"
                        + " _total/_sum/_count/_bucket: \"gauge\"");
        assertThat(notes.warnings(query).get(0)).endsWith("got 2 (2:14)");
        assertThat(notes.infos(query).get(0)).endsWith("\"gauge\" (1:6)");
    }

    @Test
    void what_a_query_holds_at_once_is_counted_apart_from_what_it_reads() {
        var limits = new EvaluatorLimits(1_000_000, 150, 10, 11_000, Duration.ofMinutes(5), Duration.ofMinutes(1));
        var evaluator = new Evaluator(source, limits);
        var held = "query holds more than 150 samples at once";
        assertThatThrownBy(() -> evaluator.instant(Promql.parse("count_over_time(vector(1)[1s:1ms])"), 0))
                .hasMessage(held);
        assertThatThrownBy(() -> evaluator.range(Promql.parse("1"), 0, 200, 1)).hasMessage(held);
        // A hundred at every step, but never two steps' at once.
        assertThat(evaluator
                        .range(Promql.parse("count_over_time(vector(1)[100ms:1ms])"), 0, 40, 1)
                        .rows())
                .hasSize(1);
    }

    @Test
    void a_query_ends_when_nobody_has_patience_for_it() {
        var asked = new AtomicInteger();
        var evaluator = new Evaluator(source, EvaluatorLimits.DEFAULT).within(EvaluatorLimits.DEFAULT, () -> {
            if (asked.incrementAndGet() == 3) {
                throw new IllegalStateException("enough");
            }
        });
        assertThatThrownBy(() -> evaluator.instant(Promql.parse("count_over_time(vector(1)[290y:1ms])"), 0))
                .hasMessage("enough");
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_label_value_cannot_be_grown_without_end() {
        source.add(Labels.of(Labels.NAME, "x", "a", "0123456789"), 0, 1);
        var text = "x";
        for (int i = 0; i < 20; i++) {
            text = "label_join(" + text + ", \"a\", \"\", \"a\", \"a\")";
        }
        var expression = text;
        assertThatThrownBy(() -> evaluate(expression)).hasMessage("label value is longer than 65536 characters");
    }

    @Test
    void looking_at_series_by_pattern_ends_with_the_patience() {
        for (int i = 0; i < 100; i++) {
            source.add(Labels.of(Labels.NAME, "m", "i", "" + i), 0, 1);
        }
        var looks = new java.util.concurrent.atomic.AtomicInteger();
        var impatient = new Evaluator(source, EvaluatorLimits.DEFAULT).within(() -> {
            if (looks.incrementAndGet() > 50) {
                throw new PromqlException(0, "enough");
            }
        });
        assertThatThrownBy(() -> impatient.instant(Promql.parse("m{i=~\"none.*\"}"), 0))
                .hasMessage("enough");
    }
}
