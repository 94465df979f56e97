package dev.godwit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the public conformance suite for alert generators asks, in its four cases, on a clock that needs no half hour: states,
 * {@code ALERTS}, the APIs, and what an Alertmanager is sent when. Groups are judged every 30 s, samples come every 15 s, firing
 * alerts are repeated every minute. Source: prometheus/compliance, alert_generator/specification.md.
 */
class AlertGeneratorTest {

    private AlertWorld world;

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static List<Integer> everyMinute(int from, int to) {
        return IntStream.iterate(from, second -> second <= to, second -> second + 60)
                .boxed()
                .toList();
    }

    @Test
    void an_alert_waits_fires_is_repeated_resolves_and_comes_back_while_its_end_is_still_repeated() throws Exception {
        world = new AlertWorld(
                """
                groups:
                  - name: g
                    rules:
                      - alert: Slow
                        expr: latency > 10
                        for: 6m
                        labels: {team: shop}
                        annotations: {summary: 'it is {{ $value }} {{ .Value }}'}
                """,
                // 0 to 2m low, then 11, from 5m15s 15, from 13m15s 19; 17m15s low; 22m15s 15; 33m30s low.
                "latency{job=\"a\"} 3x7 11x12 15x31 19x15 9x19 15x44 8x120");
        world.begin();
        world.runTo(90);
        assertThat(world.alerts()).isEmpty();
        assertThat(world.rules().get(0).getString("state")).isEqualTo("inactive");
        world.runTo(120);
        assertThat(world.alerts()).containsExactly("Slow pending 1.1e+01 @120");
        assertThat(world.series()).containsExactly("Slow pending");
        assertThat(world.annotations("Slow").getString("summary")).isEqualTo("it is 11 11");
        world.runTo(450);
        assertThat(world.alerts()).containsExactly("Slow pending 1.5e+01 @120");
        assertThat(world.annotations("Slow").getString("summary")).isEqualTo("it is 15 15");
        assertThat(world.sent).isEmpty();
        assertThat(world.rules().get(0).getString("state")).isEqualTo("pending");

        world.runTo(1050);
        assertThat(world.alerts()).isEmpty();
        assertThat(world.series()).isEmpty();
        // Sent when it fires, each minute after, and at once when it is over.
        assertThat(world.seconds("Slow", 0, 1049))
                .startsWith(480)
                .endsWith(1005)
                .hasSize(1 + everyMinute(525, 1005).size());
        var fired = world.sent.get(0);
        assertThat(fired.label("team")).isEqualTo("shop");
        assertThat(fired.startsAt()).isEqualTo(480);
        assertThat(fired.endsAt()).isEqualTo(480 + 240);
        assertThat(fired.annotation("summary")).isEqualTo("it is 15 15");
        var changed = world.sent.stream()
                .filter(one -> one.second() == 825)
                .findFirst()
                .orElseThrow();
        assertThat(changed.annotation("summary")).isEqualTo("it is 19 19");
        assertThat(changed.startsAt()).isEqualTo(480);
        var over = world.sent.get(world.sent.size() - 1);
        assertThat(over.second()).isEqualTo(1050);
        assertThat(over.endsAt()).isEqualTo(1050);
        assertThat(over.startsAt()).isEqualTo(480);

        world.runTo(1680);
        // Its end is repeated until it waits again, and not while it waits.
        assertThat(world.seconds("Slow", 1051, 1680)).isEqualTo(everyMinute(1065, 1305));
        assertThat(world.sent.get(world.sent.size() - 1).endsAt()).isEqualTo(1050);
        assertThat(world.alerts()).containsExactly("Slow pending 1.5e+01 @1350");
        world.runTo(1710);
        assertThat(world.alerts()).containsExactly("Slow firing 1.5e+01 @1350");
        assertThat(world.sent.get(world.sent.size() - 1).startsAt()).isEqualTo(1710);
        world.runTo(3300);
        // 15 minutes of its second end, and then silence.
        var last = world.sent.get(world.sent.size() - 1);
        assertThat(last.endsAt()).isEqualTo(2010);
        assertThat(last.second()).isEqualTo(2865);
    }

    @Test
    void an_alert_that_never_fired_is_never_sent_and_one_that_never_matched_stays_inactive() throws Exception {
        world = new AlertWorld("""
                groups:
                  - name: g
                    rules:
                      - {alert: Short, expr: latency > 10, for: 3m}
                      - {alert: Never, expr: latency > 99, for: 3m, labels: {a: b}}
                """, "latency 3x7 11x9 9x20");
        world.begin();
        world.runTo(240);
        assertThat(world.alerts()).containsExactly("Short pending 1.1e+01 @120");
        assertThat(world.rules()).extracting(rule -> rule.getString("state")).containsExactly("pending", "inactive");
        world.runTo(570);
        assertThat(world.alerts()).isEmpty();
        assertThat(world.series()).isEmpty();
        assertThat(world.rules()).extracting(rule -> rule.getString("state")).containsExactly("inactive", "inactive");
        assertThat(world.rules()).extracting(rule -> rule.getString("health")).containsOnly("ok");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void without_for_it_fires_at_once_and_with_one_below_the_interval_at_the_second_judgement() throws Exception {
        world = new AlertWorld(
                """
                groups:
                  - name: g
                    rules:
                      - alert: AtOnce
                        expr: latency > 10
                        annotations:
                          numbers: '{{ humanize 1048576 }} {{ humanize1024 1048576 }} {{ humanizeDuration 135.4 }} {{ humanizePercentage 0.959 }} {{ humanizeTimestamp 1643114203 }}'
                          asked: '{{ define "t" }}{{ .arg0 }} {{ .arg1 }}:{{ with query "shard{kind=''x''}" }}{{ . | sortByLabel "id" | first | label "id" }};{{ range $s := sortByLabel "id" . }}{{ . | label "id" }}={{ . | value }},{{ end }}{{ end }}{{ end }}{{ template "t" (args "a" 99) }}'
                      - alert: Soon
                        expr: latency > 13
                        for: 15s
                        annotations:
                          texts: '{{ title "a part" }} {{ toUpper "is" }} {{ toLower "THE" }}. {{ stripPort "[::1]:60" }} {{ stripPort "10.0.0.1:40" }}. {{ parseDuration "2h10m15s" }}. {{ if match "[0-9]+" "12" }}{{ reReplaceAll "b.*d" "done" "xbcd" }}{{ end }}{{ if match "[0-9]+$" "12a" }}WRONG{{ end }}'
                """,
                "latency 3x7 15x12 9x71 11x12 _x60",
                "shard{kind=\"x\",id=\"102\",__value__=\"v2\"} 2x60 4x200",
                "shard{kind=\"x\",id=\"101\",__value__=\"v1\"} 1x60 2x200");
        world.begin();
        world.runTo(120);
        assertThat(world.alerts()).containsExactly("AtOnce firing 1.5e+01 @120", "Soon pending 1.5e+01 @120");
        assertThat(world.series()).containsExactly("AtOnce firing", "Soon pending");
        assertThat(world.annotations("AtOnce").getString("numbers"))
                .isEqualTo("1.049M 1Mi 2m 15s 95.9% 2022-01-25 12:36:43 +0000 UTC");
        assertThat(world.annotations("AtOnce").getString("asked")).isEqualTo("a 99:101;101=1,102=2,");
        assertThat(world.annotations("Soon").getString("texts")).isEqualTo("A Part IS the. ::1 10.0.0.1. 7815. xdone");
        assertThat(world.seconds("AtOnce", 0, 120)).contains(120);
        assertThat(world.seconds("Soon", 0, 120)).isEmpty();
        world.runTo(150);
        assertThat(world.alerts()).containsExactly("AtOnce firing 1.5e+01 @120", "Soon firing 1.5e+01 @120");
        assertThat(world.seconds("Soon", 0, 150)).containsExactly(150);

        world.runTo(1380);
        assertThat(world.alerts()).isEmpty();
        // Over at 330 s, and repeated for a quarter of an hour and no longer.
        assertThat(world.seconds("AtOnce", 330, 1380)).startsWith(330).endsWith(1185);
        world.runTo(1410);
        assertThat(world.alerts()).containsExactly("AtOnce firing 1.1e+01 @1410");
        assertThat(world.annotations("AtOnce").getString("asked")).isEqualTo("a 99:101;101=2,102=4,");
        // The series ends without a word: that ends the alert, too.
        world.runTo(1620);
        assertThat(world.alerts()).isEmpty();
        assertThat(world.sent.get(world.sent.size() - 1).endsAt()).isEqualTo(1620 - 30);
    }

    @Test
    void a_rule_gets_new_alerts_beside_old_ones_and_the_next_rule_reads_them_in_the_same_judgement() throws Exception {
        world = new AlertWorld("""
                groups:
                  - name: g
                    rules:
                      - {alert: One, expr: latency > 10, for: 3m, labels: {foo: bar}}
                      - alert: Both
                        expr: (ALERTS{alertstate="firing",alertname="One",variant="a"} + ignoring (variant) ALERTS{alertstate="firing",alertname="One",variant="b"}) == 2
                        labels: {foo: baz, more: x}
                        annotations: {text: 'was {{ $labels.alertname }} of {{ .Labels.foo }}'}
                """, "latency{variant=\"a\"} 1x7 11x64 9x20", "latency{variant=\"b\"} 1x31 11x40 9x20");
        world.begin();
        world.runTo(300);
        assertThat(world.alerts()).containsExactly("Onea firing 1.1e+01 @120");
        world.runTo(480);
        assertThat(world.alerts()).containsExactly("Onea firing 1.1e+01 @120", "Oneb pending 1.1e+01 @480");
        world.runTo(660);
        assertThat(world.alerts())
                .containsExactly("Both firing 2e+00 @660", "Onea firing 1.1e+01 @120", "Oneb firing 1.1e+01 @480");
        assertThat(world.series()).containsExactly("Both firing", "Onea firing", "Oneb firing");
        assertThat(world.annotations("Both").getString("text")).isEqualTo("was One of bar");
        var both = world.sent.stream()
                .filter(one -> one.label("alertname").equals("Both"))
                .findFirst()
                .orElseThrow();
        assertThat(both.second()).isEqualTo(660);
        assertThat(both.label("foo")).isEqualTo("baz");
        assertThat(both.label("alertstate")).isEqualTo("firing");
        world.runTo(1140);
        assertThat(world.alerts()).isEmpty();
        assertThat(world.series()).isEmpty();
    }
}
