package dev.godwit.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.promql.Promql;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.rules.Judge;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.Polls;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.settings.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a rule file to transitions: the store, the judge and the alerts together, on a clock of the test's own. */
class JudgedAlertsTest {

    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    private final SeriesStore store = new SeriesStore(SeriesLimits.DEFAULT);
    private final Evaluator evaluator = new Evaluator(store, EvaluatorLimits.DEFAULT);
    private final Alerts alerts = new Alerts(new AlertTexts(
            Labels.EMPTY, "", (query, at) -> (Vector) evaluator.instant(Promql.parse(query), at.toEpochMilli())));
    private final Judge judge = new Judge(evaluator, store, alerts, () -> 0, Polls.ANSWERED);
    private final List<String> told = new ArrayList<>();

    private final Rules rules =
            new RuleFiles(Duration.ofMillis(200)).read("r.yml", """
            groups:
              - name: locks
                rules:
                  - alert: Blocked
                    expr: sum by (blocker) (blocked) * on (blocker) group_left (application) sessions > 0
                    for: 1s
                    annotations:
                      summary: '{{ $labels.application }} blocks {{ $value }}, {{ query "count(blocked)" | first | value }} in all'
                  - alert: AnyBlocked
                    expr: count(ALERTS{alertname="Blocked",alertstate="firing"}) > 0
            """, new Sessions(), new Problems());

    /** Knows the metrics of this test. */
    private static final class Sessions implements MetricCatalogue {
        @Override
        public boolean knows(String metric) {
            return names().contains(metric);
        }

        @Override
        public Collection<String> names() {
            return List.of("blocked", "sessions");
        }
    }

    JudgedAlertsTest() {
        alerts.onTransition(transition ->
                told.add(transition.alert().name() + " " + transition.alert().state()));
    }

    private Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private void probe(long millis, Sample... samples) {
        store.write("probe", at(millis), Arrays.asList(samples));
        judge.round(rules.groups().get(0), at(millis)).finish();
    }

    private static Sample sample(String metric, double value, String... labels) {
        return new Sample(Labels.of(labels).with(Labels.NAME, metric), value);
    }

    private static final Sample SESSION = sample("sessions", 1, "blocker", "7", "application", "flyway");
    private static final Sample BLOCKED = sample("blocked", 3, "blocker", "7", "datname", "shop");

    @Test
    void a_blocked_session_goes_from_series_to_transitions() {
        probe(0, SESSION, BLOCKED);
        assertThat(told).containsExactly("Blocked PENDING");
        probe(1_000, SESSION, BLOCKED);
        // The second rule reads what the first has just written.
        assertThat(told).containsExactly("Blocked PENDING", "Blocked FIRING", "AnyBlocked FIRING");
        assertThat(alerts.current().get(0).annotations()).containsEntry("summary", "flyway blocks 3, 1 in all");
        probe(1_200, SESSION);
        assertThat(told.subList(3, told.size())).containsExactly("Blocked RESOLVED", "AnyBlocked RESOLVED");
        assertThat(store.dropped("other_writer") + store.dropped("out_of_order"))
                .isZero();
    }

    @Test
    void an_evaluation_that_fails_holds_the_alert_and_its_series() {
        probe(0, SESSION, BLOCKED);
        probe(1_000, SESSION, BLOCKED);
        told.clear();
        probe(1_200, SESSION, sample("sessions", 1, "blocker", "7", "application", "psql"), BLOCKED);

        assertThat(judge.health(rules.all().get(0)).orElseThrow().error()).contains("found duplicate series");
        assertThat(told).isEmpty();
        assertThat(alerts.current()).hasSize(2);
        var series = (Vector) evaluator.instant(
                Promql.parse("ALERTS{alertstate='firing'}"), at(1_200).toEpochMilli());
        assertThat(series.samples()).extracting(VectorSample::value).containsExactly(1.0, 1.0);
    }
}
