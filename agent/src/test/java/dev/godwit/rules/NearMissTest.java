package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thresholds as people write them who have not read how. */
class NearMissTest {

    private final Problems problems = new Problems();

    private Rules read(String condition) {
        var text = "alerts: [{condition: '" + condition + "', name: a}]";
        return new RuleFiles(Duration.ofSeconds(1)).read("short.yml", text, MetricCatalogue.ANYTHING, problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http_500 > 10 per minute | 10/minute",
                "http_500 > 10 per min | 10/minute",
                "http_500 > 10 / mins | 10/minute",
                "http_500 > 10 a minute | 10/minute",
                "http_500 > 0.5 per sec | 0.5/s",
                "http_500 > 2/hr | 2/hour",
                "http_500 > 3 per days | 3/day",
                "http_500 > 5 percent | 5%",
                "database_size > 10gb | 10GB",
                "database_size > 10 Gb | 10GB",
                "database_size > 1,5GB | 1.5GB",
                "database_size > 2 gigabytes | 2GB",
                "database_size > 5G | 5GB",
                "database_size > 512mib | 512MiB",
                "database_size > 100m | 100MB",
                "p95_query_time > 5 minutes | 5m",
                "p95_query_time > 5min | 5m",
                "p95_query_time > 2 sec | 2s",
                "p95_query_time > 500 MS | 500ms",
                "p95_query_time > 500 msec | 500ms",
                "p95_query_time > 0,5s | 0.5s",
                "idle_transaction >= 1 Hour | 1h",
                "active_connections > 90 percent | 90%",
                "cpu > 90 per cent | 90%",
                "cpu > 90pct | 90%",
                "p95_latency > 200% of baseline | 2x baseline",
                "p95_latency > 150% of the baseline | 1.5x baseline",
                "p95_latency > 2 times baseline | 2x baseline",
                "p95_latency > 2x the baseline | 2x baseline",
                "p95_latency > 2 * baseline | 2x baseline",
                "p95_latency > 2X baseline | 2x baseline",
                "p95_latency > twice baseline | 2x baseline",
                "p95_latency > twice the usual | 2x baseline",
                "transactions < half the baseline | 0.5x baseline",
            })
    void the_right_spelling_is_offered_and_taken(String condition, String expected) {
        assertThat(read(condition).all()).isEmpty();
        assertThat(problems.list()).extracting(Problem::hint).containsExactly("Did you mean " + expected + "?");
        var corrected = new NearMissTest();
        assertThat(corrected
                        .read(condition.replaceFirst("([<>]=?).*", "$1 " + expected))
                        .all())
                .isNotEmpty();
        assertThat(corrected.problems.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // No telling whether this is one and a half.
                "database_size > 1,500MB",
                // It would not be taken either.
                "idle_transaction > twice baseline",
                "p95_query_time > 5 percent",
                "p95_query_time > 10 per minute",
                "active_connections > 5 minutes",
                "http_500 > 10 per fortnight",
                "p95_query_time > 5 minutes or so",
                "p95_query_time > 1s and cpu > 5 percent",
                "p95_query_time > five seconds",
            })
    void nothing_is_offered_that_would_be_refused(String condition) {
        assertThat(read(condition).all()).isEmpty();
        assertThat(problems.list())
                .hasSize(1)
                .allSatisfy(problem -> assertThat(problem.hint()).isNotEmpty().doesNotContain("Did you mean"));
    }
}
