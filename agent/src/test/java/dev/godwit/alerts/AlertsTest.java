package dev.godwit.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.alerts.Alert.State;
import dev.godwit.promql.Patience;
import dev.godwit.promql.Promql;
import dev.godwit.promql.Template;
import dev.godwit.promql.Vector;
import dev.godwit.promql.VectorSample;
import dev.godwit.rules.AlertingRule;
import dev.godwit.rules.NoData;
import dev.godwit.rules.RuleException;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.settings.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final Labels ALERT = Labels.of("alertname", "Waiting", "pid", "7", "severity", "page");

    private final Alerts alerts = new Alerts(new AlertTexts(
            Labels.of("env", "prod"),
            "http://godwit.example",
            (query, at) -> new Vector(List.of(new VectorSample(Labels.EMPTY, 42, at.toEpochMilli())))));
    private final List<Transition> told = new ArrayList<>();

    AlertsTest() {
        alerts.onTransition(told::add);
    }

    private static AlertingRule rule(Duration holds, Duration keepFiring, int limit) {
        return new AlertingRule(
                "f/g/Waiting",
                "Waiting",
                Promql.parse("waiting > 0"),
                holds,
                keepFiring,
                Map.of("severity", Template.parse("page")),
                Map.of("summary", Template.parse("{{ $labels.pid }} waits {{ $value }}s")),
                limit,
                Duration.ofSeconds(15),
                NoData.HOLD,
                new Place("f", 1, 1),
                Set.of("waiting"));
    }

    private static final AlertingRule AT_ONCE = rule(Duration.ZERO, Duration.ZERO, 0);
    private static final AlertingRule AFTER_A_MINUTE = rule(Duration.ofMinutes(1), Duration.ZERO, 0);

    private static Vector pids(String... pids) {
        return new Vector(Arrays.stream(pids)
                .map(pid -> new VectorSample(Labels.of(Labels.NAME, "waiting", "pid", pid), 3, 0))
                .toList());
    }

    private List<Sample> kept(Vector value, Instant at) {
        return alerts.prepare(AFTER_A_MINUTE, value, at, Patience.ENDLESS).keep(Set.of());
    }

    private List<State> judge(AlertingRule rule, int second, String... pids) {
        return alerts.judge(rule, pids(pids), START.plusSeconds(second), Set.of()).stream()
                .map(transition -> transition.alert().state())
                .toList();
    }

    @Test
    void without_a_time_to_hold_an_alert_fires_at_once() {
        assertThat(judge(AT_ONCE, 0, "7")).containsExactly(State.FIRING);
        assertThat(judge(AT_ONCE, 15, "7")).isEmpty();
        assertThat(alerts.current())
                .containsExactly(new Alert(
                        ALERT,
                        Map.of("summary", "7 waits 3s"),
                        State.FIRING,
                        3,
                        START,
                        START,
                        null,
                        "waiting > 0",
                        Duration.ofSeconds(15)));
        assertThat(told).hasSize(1);
    }

    @Test
    void a_pending_alert_fires_after_its_for() {
        assertThat(judge(AFTER_A_MINUTE, 0, "7")).containsExactly(State.PENDING);
        assertThat(judge(AFTER_A_MINUTE, 45, "7")).isEmpty();
        assertThat(judge(AFTER_A_MINUTE, 60, "7")).containsExactly(State.FIRING);
        assertThat(alerts.current()).singleElement().satisfies(alert -> {
            assertThat(alert.activeAt()).isEqualTo(START);
            assertThat(alert.firedAt()).isEqualTo(START.plusSeconds(60));
        });
    }

    @Test
    void a_pending_alert_whose_element_goes_is_forgotten() {
        judge(AFTER_A_MINUTE, 0, "7");
        assertThat(judge(AFTER_A_MINUTE, 30)).isEmpty();
        assertThat(alerts.current()).isEmpty();
        assertThat(alerts.recentlyResolved()).isEmpty();
        assertThat(judge(AFTER_A_MINUTE, 60, "7")).containsExactly(State.PENDING);
        assertThat(alerts.current().get(0).activeAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void a_firing_alert_whose_element_goes_is_resolved_and_listed_for_a_while() {
        judge(AT_ONCE, 0, "7");
        assertThat(judge(AT_ONCE, 15)).containsExactly(State.RESOLVED);
        assertThat(alerts.current()).isEmpty();
        assertThat(alerts.recentlyResolved()).singleElement().satisfies(alert -> {
            assertThat(alert.resolvedAt()).isEqualTo(START.plusSeconds(15));
            assertThat(alert.value()).isEqualTo(3);
        });
        judge(AT_ONCE, 15 + 900);
        assertThat(alerts.recentlyResolved()).hasSize(1);
        judge(AT_ONCE, 15 + 901);
        assertThat(alerts.recentlyResolved()).isEmpty();
    }

    @Test
    void an_element_that_comes_back_is_a_new_alert() {
        judge(AT_ONCE, 0, "7");
        judge(AT_ONCE, 15);
        assertThat(judge(AT_ONCE, 30, "7")).containsExactly(State.FIRING);
        assertThat(alerts.current().get(0).activeAt()).isEqualTo(START.plusSeconds(30));
        assertThat(alerts.recentlyResolved()).isEmpty();
    }

    @Test
    void an_alert_fires_on_for_as_long_as_it_should() {
        var rule = rule(Duration.ZERO, Duration.ofMinutes(1), 0);
        judge(rule, 0, "7");
        assertThat(judge(rule, 15)).isEmpty();
        assertThat(judge(rule, 60)).isEmpty();
        // Back in between, so the minute begins anew.
        assertThat(judge(rule, 70, "7")).isEmpty();
        assertThat(judge(rule, 80)).isEmpty();
        assertThat(judge(rule, 139)).isEmpty();
        assertThat(alerts.current())
                .singleElement()
                .satisfies(alert -> assertThat(alert.firedAt()).isEqualTo(START));
        assertThat(judge(rule, 140)).containsExactly(State.RESOLVED);
    }

    @Test
    void an_alert_waits_again_if_a_reload_raises_the_time_to_hold() {
        judge(AT_ONCE, 0, "7");
        assertThat(judge(AFTER_A_MINUTE, 15, "7")).containsExactly(State.PENDING);
        assertThat(judge(AFTER_A_MINUTE, 60, "7")).containsExactly(State.FIRING);
    }

    @Test
    void two_elements_of_one_identity_are_an_error_that_changes_nothing() {
        judge(AT_ONCE, 0, "7");
        var twice = new Vector(List.of(
                new VectorSample(Labels.of(Labels.NAME, "a", "pid", "8"), 1, 0),
                new VectorSample(Labels.of(Labels.NAME, "b", "pid", "8"), 1, 0)));
        assertThatThrownBy(() -> alerts.judge(AT_ONCE, twice, START.plusSeconds(15), Set.of()))
                .isInstanceOf(RuleException.class)
                .hasMessage("vector contains metrics with the same labelset after applying alert labels");
        assertThat(alerts.current()).extracting(Alert::labels).containsExactly(ALERT);
    }

    @Test
    void more_alerts_than_the_limit_end_all_of_them() {
        var rule = rule(Duration.ZERO, Duration.ZERO, 2);
        judge(rule, 0, "7", "8");
        assertThatThrownBy(() -> judge(rule, 15, "7", "8", "9"))
                .isInstanceOf(RuleException.class)
                .hasMessage("exceeded limit of 2 with 3 alerts");
        assertThat(alerts.current()).isEmpty();
        assertThat(told)
                .extracting(transition -> transition.alert().labels().get("pid"))
                .containsExactly("7", "8", "7", "8");
        assertThat(judge(rule, 30, "7")).containsExactly(State.FIRING);
    }

    @Test
    void the_series_of_alerts_tell_state_and_beginning() {
        assertThat(kept(pids("7"), START.plusMillis(700)))
                .containsExactly(
                        new Sample(ALERT.with(Labels.of(Labels.NAME, "ALERTS", "alertstate", "pending")), 1),
                        new Sample(ALERT.with(Labels.NAME, "ALERTS_FOR_STATE"), START.getEpochSecond()));
        assertThat(kept(pids("7"), START.plusSeconds(61)).get(0).labels().get("alertstate"))
                .isEqualTo("firing");
        assertThat(kept(pids(), START.plusSeconds(62))).isEmpty();
    }

    private static AlertingRule rule(NoData noData) {
        return new AlertingRule(
                "f/g/Full",
                "Full",
                Promql.parse("full > 0"),
                Duration.ZERO,
                Duration.ZERO,
                Map.of("severity", Template.parse("page")),
                Map.of("summary", Template.parse("{{ $labels.target }} is full")),
                0,
                Duration.ofSeconds(15),
                noData,
                new Place("f", 1, 1),
                Set.of("full"));
    }

    private static Vector full(String... targets) {
        return new Vector(Arrays.stream(targets)
                .map(target -> new VectorSample(
                        target.isEmpty() ? Labels.EMPTY : Labels.of(Labels.NAME, "full", "target", target), 1, 0))
                .toList());
    }

    private List<State> judge(NoData noData, int second, Vector value, String... silent) {
        var labels = Arrays.stream(silent).map(one -> Labels.of("target", one)).collect(Collectors.toSet());
        return alerts.judge(rule(noData), value, START.plusSeconds(second), labels).stream()
                .map(transition -> transition.alert().state())
                .toList();
    }

    @Test
    void an_alert_is_held_while_its_target_is_silent_and_says_so() {
        judge(NoData.HOLD, 0, full("shop", "bank"));
        assertThat(judge(NoData.HOLD, 15, full(), "shop")).containsExactly(State.RESOLVED);
        assertThat(alerts.current()).singleElement().satisfies(alert -> {
            assertThat(alert.labels().get("target")).isEqualTo("shop");
            assertThat(alert.state()).isEqualTo(State.FIRING);
            assertThat(alert.annotations())
                    .containsEntry("summary", "shop is full")
                    .containsEntry(
                            "no_data", "held as it was since " + START.plusSeconds(15) + ": shop could not be polled");
        });
        assertThat(judge(NoData.HOLD, 3600, full(), "shop")).isEmpty();
        assertThat(alerts.current().get(0).annotations().get("no_data"))
                .contains(START.plusSeconds(15).toString());
        // Data again: the alert is measured, not held.
        assertThat(judge(NoData.HOLD, 3615, full("shop"))).isEmpty();
        assertThat(alerts.current().get(0).annotations()).containsOnlyKeys("summary");
        judge(NoData.HOLD, 3630, full(), "shop");
        assertThat(judge(NoData.HOLD, 3645, full())).containsExactly(State.RESOLVED);
        assertThat(alerts.recentlyResolved().get(0).annotations()).containsOnlyKeys("summary");
    }

    @Test
    void an_alert_over_all_targets_is_held_while_any_of_them_is_silent() {
        judge(NoData.HOLD, 0, full(""));
        assertThat(judge(NoData.HOLD, 15, full(), "shop")).isEmpty();
        assertThat(judge(NoData.HOLD, 30, full())).containsExactly(State.RESOLVED);
    }

    @Test
    void an_alert_of_another_endpoint_is_not_held() {
        var labels =
                List.of(Labels.of("job", "app", "instance", "a:1"), Labels.of("job", "app"), Labels.of("job", "web"));
        var both = new Vector(
                labels.stream().map(one -> new VectorSample(one, 1, 0)).toList());
        alerts.judge(rule(NoData.HOLD), both, START, Set.of());
        var silent = Set.of(Labels.of("job", "app", "instance", "b:1"));
        alerts.judge(rule(NoData.HOLD), full(), START.plusSeconds(15), silent);
        assertThat(alerts.current()).singleElement().satisfies(alert -> {
            assertThat(alert.labels().toMap()).containsEntry("job", "app").doesNotContainKey("instance");
            assertThat(alert.annotations().get("no_data")).endsWith(": b:1 could not be polled");
        });
    }

    @Test
    void an_alert_ends_without_data_where_the_rule_wants_it_so() {
        judge(NoData.RESOLVE, 0, full("shop"));
        assertThat(judge(NoData.RESOLVE, 15, full(), "shop")).containsExactly(State.RESOLVED);
    }

    @Test
    void missing_data_is_an_alert_of_its_own_where_the_rule_wants_it_so() {
        judge(NoData.ALERT, 0, full("shop"));
        assertThat(judge(NoData.ALERT, 15, full(), "shop")).containsExactly(State.FIRING);
        assertThat(alerts.current())
                .extracting(alert -> alert.labels().toString())
                .containsExactlyInAnyOrder(
                        "{alertname=\"Full\", severity=\"page\", target=\"shop\"}",
                        "{alertname=\"Full\", no_data=\"true\", severity=\"page\", target=\"shop\"}");
        assertThat(judge(NoData.ALERT, 30, full("shop"))).containsExactly(State.RESOLVED);
        assertThat(alerts.current()).extracting(Alert::state).containsExactly(State.FIRING);
    }

    @Test
    void texts_follow_the_element_and_know_the_outside() {
        var rule = new AlertingRule(
                "f/g/T",
                "T",
                Promql.parse("waiting"),
                Duration.ZERO,
                Duration.ZERO,
                Map.of("pid", Template.parse("")),
                Map.of(
                        "all",
                        Template.parse(
                                "{{ $labels.__name__ }} {{ $externalLabels.env }} {{ $externalURL }} {{ query \"x\" | first | value }}"),
                        "broken",
                        Template.parse("{{ .Nope }}")),
                0,
                Duration.ofSeconds(15),
                NoData.HOLD,
                new Place("f", 1, 1),
                Set.of());
        alerts.judge(rule, pids("7"), START, Set.of());
        var alert = alerts.of(rule).get(0);
        // A label set to nothing is taken away.
        assertThat(alert.labels()).isEqualTo(Labels.of("alertname", "T"));
        assertThat(alert.annotations().get("all")).isEqualTo("waiting prod http://godwit.example 42");
        assertThat(alert.annotations().get("broken")).startsWith("<error expanding template: ");
    }

    @Test
    void alerts_of_rules_that_are_gone_are_resolved() {
        judge(AT_ONCE, 0, "7");
        told.clear();
        alerts.retain(Rules.NONE, START.plusSeconds(5));
        assertThat(told).extracting(transition -> transition.alert().state()).containsExactly(State.RESOLVED);
        assertThat(alerts.current()).isEmpty();
    }
}
