package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.SeriesNotation;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What conditions are true of, on both sides of their thresholds: requirements 1.3, one row of each unit. */
class ShortSemanticsTest {

    private static final long MINUTE = 60_000;

    private final LoadedSeries series = new LoadedSeries();
    private final Evaluator evaluator = new Evaluator(series, EvaluatorLimits.DEFAULT);

    /** A line of Prometheus' notation, a value a minute. */
    private void load(String line) {
        var notation = SeriesNotation.parse(line);
        long at = 0;
        for (var value : notation.values()) {
            if (value != null) {
                series.add(notation.labels(), at, value);
            }
            at += MINUTE;
        }
    }

    private static List<Rule> rules(String condition) {
        var problems = new Problems();
        var text = "alerts: [{name: a, condition: '" + condition + "'}]";
        var rules = new RuleFiles(Duration.ofSeconds(15)).read("s.yml", text, MetricCatalogue.ANYTHING, problems);
        assertThat(problems.list()).extracting(Problem::toString).isEmpty();
        return rules.all();
    }

    private List<VectorSample> value(Rule rule, long minute) {
        return ((Vector) evaluator.instant(rule.expression(), minute * MINUTE)).samples();
    }

    /** The elements a condition is true of; whatever it needs recorded is recorded each minute until then. */
    private List<VectorSample> judged(String condition, long minute) {
        var rules = rules(condition);
        for (long at = 0; at <= minute; at++) {
            for (var rule : rules) {
                if (rule instanceof RecordingRule recording) {
                    for (var sample : value(recording, at)) {
                        series.add(sample.labels().with(Labels.NAME, recording.name()), at * MINUTE, sample.value());
                    }
                }
            }
        }
        return value(rules.get(rules.size() - 1), minute);
    }

    private boolean fires(String condition, long minute) {
        return !judged(condition, minute).isEmpty();
    }

    @Test
    void milliseconds_are_compared_with_seconds() {
        load(
                "godwit_query_latency_estimated_seconds{target=\"shop\",quantile=\"0.95\",instance=\"i\"} 0.499 0.5 0.501");
        load("godwit_query_latency_estimated_seconds{target=\"shop\",quantile=\"0.99\",instance=\"i\"} 9 9 9");

        assertThat(fires("p95_query_time > 500ms", 0)).isFalse();
        assertThat(fires("p95_query_time > 500ms", 1)).isFalse();
        assertThat(fires("p95_query_time >= 500ms", 1)).isTrue();
        var firing = judged("p95_query_time > 500ms", 2);
        assertThat(firing).hasSize(1);
        assertThat(firing.get(0).labels()).isEqualTo(Labels.of("target", "shop"));
        assertThat(firing.get(0).value()).isEqualTo(0.501);
    }

    @Test
    void a_percentage_of_connections_is_of_max_connections_of_the_same_server() {
        load("pg_settings_max_connections{target=\"shop\"} 100+0x2");
        load("pg_settings_max_connections{target=\"big\"} 1000+0x2");
        for (var target : List.of("shop", "big")) {
            load("pg_stat_activity_count{target=\"" + target
                    + "\",backend_type=\"client backend\",state=\"idle\"} 80 81 85");
            load("pg_stat_activity_count{target=\"" + target
                    + "\",backend_type=\"client backend\",state=\"active\"} 10 10 5");
            load("pg_stat_activity_count{target=\"" + target + "\",backend_type=\"autovacuum worker\"} 50 50 50");
        }
        assertThat(fires("active_connections > 90%", 0)).isFalse();
        var firing = judged("active_connections > 90%", 1);
        assertThat(firing).hasSize(1);
        assertThat(firing.get(0).labels()).isEqualTo(Labels.of("target", "shop"));
        assertThat(firing.get(0).value()).isEqualTo(0.91);
        assertThat(judged("active_connections > 80%", 2)).hasSize(1);
        assertThat(judged("active_connections > 89", 2)).hasSize(2);
    }

    @Test
    void a_share_is_of_one() {
        load("node_memory_MemTotal_bytes{instance=\"db\"} 1000+0x2");
        load("node_memory_MemAvailable_bytes{instance=\"db\"} 151 149");
        assertThat(fires("memory_usage > 85%", 0)).isFalse();
        assertThat(fires("memory_usage > 85%", 1)).isTrue();
    }

    @Test
    void so_many_a_minute_is_the_mean_of_two_minutes() {
        load("http_requests_total{job=\"api\",code=\"500\",pod=\"a\"} 0+5x9 50+6x9");
        load("http_requests_total{job=\"api\",code=\"500\",pod=\"b\"} 0+5x9 50+6x9");
        load("http_requests_total{job=\"api\",code=\"200\",pod=\"a\"} 0+1000x20");

        assertThat(fires("http_500 > 10/minute", 8)).isFalse();
        var firing = judged("http_500 > 10/minute", 15);
        assertThat(firing).hasSize(1);
        assertThat(firing.get(0).value()).isCloseTo(12, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(fires("http_500 > 719/hour", 15)).isTrue();
        assertThat(fires("http_500 > 721/hour", 15)).isFalse();
    }

    @Test
    void an_error_rate_is_of_all_requests_and_says_nothing_of_a_few() {
        load("http_requests_total{job=\"api\",code=\"503\"} 0+59x10 590+61x10");
        load("http_requests_total{job=\"api\",code=\"200\"} 0+1000x21");
        load("http_requests_total{job=\"idle\",code=\"503\"} 0+1x21");
        assertThat(fires("error_rate > 5.7%", 9)).isFalse();
        assertThat(fires("error_rate > 5.7%", 18)).isTrue();
        assertThat(judged("error_rate > 1%", 18)).hasSize(1);
    }

    @Test
    void a_baseline_is_what_was_usual_until_ten_minutes_ago() {
        load("godwit_query_latency_estimated_seconds{target=\"shop\",quantile=\"0.95\"} 0.1+0x60 0.19+0x5 0.21+0x90");
        load("godwit_query_latency_estimated_seconds{target=\"other\",quantile=\"0.95\"} 0.3+0x160");

        assertThat(fires("p95_latency > 2x baseline", 64)).isFalse();
        var firing = judged("p95_latency > 2x baseline", 68);
        assertThat(firing).hasSize(1);
        assertThat(firing.get(0).labels()).isEqualTo(Labels.of("target", "shop"));
        assertThat(firing.get(0).value()).isEqualTo(0.21);
        assertThat(fires("p95_latency > 2x baseline", 95)).isTrue();
        // After an hour and a half it is the usual.
        assertThat(fires("p95_latency > 2x baseline", 140)).isFalse();
    }

    @Test
    void without_a_baseline_nothing_is_compared() {
        load("godwit_query_latency_estimated_seconds{target=\"shop\",quantile=\"0.95\"} 0.1+0x15 9+0x30");
        // Ten minutes of samples must be ten minutes old.
        assertThat(fires("p95_latency > 2x baseline", 18)).isFalse();
        assertThat(fires("p95_latency > 2x baseline", 21)).isTrue();
    }

    @Test
    void what_doubles_and_stays_negligible_is_no_news() {
        load(
                "godwit_query_latency_estimated_seconds{target=\"shop\",quantile=\"0.95\"} 0.001+0x60 0.019+0x10 0.021+0x5");
        assertThat(fires("p95_latency > 2x baseline", 65)).isFalse();
        assertThat(fires("p95_latency > 2x baseline", 73)).isTrue();
    }

    @Test
    void traffic_that_vanishes_is_below_its_baseline_if_there_was_any() {
        load("pg_stat_database_xact_commit{target=\"shop\",datname=\"shop\"} 0+6000x60 360000+600x20");
        load("pg_stat_database_xact_commit{target=\"shop\",datname=\"quiet\"} 0+60x60 3600+0x20");
        assertThat(fires("transactions < 0.2x baseline", 55)).isFalse();
        var firing = judged("transactions < 0.2x baseline", 70);
        assertThat(firing)
                .extracting(VectorSample::labels)
                .containsExactly(Labels.of("target", "shop", "datname", "shop"));
    }

    @Test
    void two_watchers_of_one_server_are_one_alert() {
        for (var watcher : List.of("a", "b")) {
            load("pg_settings_max_connections{target=\"shop\",instance=\"" + watcher + "\"} 100");
            load("pg_stat_activity_count{target=\"shop\",backend_type=\"client backend\",instance=\"" + watcher
                    + "\"} 95");
        }
        assertThat(judged("active_connections > 90%", 0)).hasSize(1);
        assertThat(judged("active_connections > 96%", 0)).isEmpty();
    }
}
