package dev.godwit.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.Peer;
import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subset of Alertmanager's file, read and routed like the original does. */
class RoutingTest {

    private static final String TREE = """
            route:
              receiver: everybody
              routes:
                - receiver: oncall
                  matchers: ['severity="critical"']
                  continue: true
                  routes:
                    - {receiver: dba, matchers: ['alertname=~"Postgres.*"', '{env!="dev"}']}
                    - {matchers: ['alertname=Quiet']}
                - receiver: team-a
                  matchers: ['team=~"a|alpha"']
                - receiver: team-b
                  matchers: ['team!~"|c", env=prod']
            receivers:
              - name: everybody
              - name: oncall
                webhook_configs:
                  - {url: "http://127.0.0.1:9/oncall", send_resolved: false, max_alerts: 10}
                  - {url: "https://user:pass@host.example/second"}
              - name: dba
              - name: team-a
              - name: team-b
            """;

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    @Test
    void receivers_and_their_webhooks_are_read() throws IOException {
        var receivers = read(TREE).orElseThrow().receivers();
        assertThat(problems.list()).isEmpty();
        assertThat(receivers.keySet()).containsExactly("everybody", "oncall", "dba", "team-a", "team-b");
        var webhook = receivers.get("oncall").get(0);
        assertThat(webhook.sendResolved()).isFalse();
        assertThat(webhook.maxAlerts()).isEqualTo(10);
        assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(receivers.get("oncall").get(1).sendResolved()).isTrue();
        assertThat(receivers.get("oncall").toString()).doesNotContain("pass").doesNotContain("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alertname=X",
                "severity=critical",
                "severity=critical alertname=PostgresDown",
                "severity=critical alertname=PostgresDown env=dev",
                "severity=critical alertname=Quiet",
                "severity=critical team=alpha",
                "team=alpha",
                "team=al",
                "team=b env=prod",
                "team=c env=prod",
                "env=prod",
                "severity=critical alertname=PostgresDown team=a env=prod",
                "team=a env=prod",
                "severity=criticality"
            })
    void alerts_go_where_alertmanager_sends_them(String labels) throws Exception {
        var file = Files.writeString(directory.resolve("alertmanager.yml"), TREE);
        var arguments = new java.util.ArrayList<>(List.of("config", "routes", "test", "--config.file=" + file));
        var pairs = List.of(labels.split(" ", -1));
        arguments.addAll(pairs);
        var said = Peer.run("amtool", arguments.toArray(String[]::new));
        var expected = said.text().replaceFirst("Warning:.*", "").strip();
        var flat = pairs.stream()
                .flatMap(pair -> List.of(pair.split("=", -1)).stream())
                .toArray(String[]::new);
        var found = read(TREE).orElseThrow().root().receivers(Labels.of(flat)).keySet();
        assertThat(String.join(",", found)).isEqualTo(expected);
    }

    @Test
    void amtool_accepts_what_we_accept() throws Exception {
        var file = Files.writeString(directory.resolve("alertmanager.yml"), TREE);
        var said = Peer.run("amtool", "check-config", file.toString());
        assertThat(said.exit()).as(said.text()).isZero();
    }

    @Test
    void the_key_of_a_group_tells_the_way_to_it() throws IOException {
        var root = read(TREE).orElseThrow().root();
        assertThat(root.receivers(Labels.of("severity", "critical", "alertname", "PostgresDown")))
                .containsEntry("dba", "{}/{severity=\"critical\"}/{alertname=~\"Postgres.*\",env!=\"dev\"}");
    }

    @Test
    void every_mistake_is_told_at_once() throws IOException {
        read("""
                global: {resolve_timeout: 5m}
                route:
                  receiver: oncal
                  group_wait: 30s
                  matchers: ['a=b']
                  routes:
                    - {receiver: oncall, matchers: ['severity', 'team=~"("'], continue: maybe}
                receivers:
                  - name: oncall
                    slack_configs: []
                    webhook_configs:
                      - {url: "hooks.example/secret-token"}
                      - {}
                      - {url: "http://h/", url_file: x, timeout: soon}
                  - name: oncall
                """);
        var texts = problems.list().stream().map(Problem::toString).toList();
        assertThat(texts)
                .hasSize(13)
                .anySatisfy(text -> assertThat(text).contains(":1:1: global: unknown key"))
                .anySatisfy(text -> assertThat(text)
                        .contains("route.receiver: no receiver \"oncal\"")
                        .contains("Did you mean oncall?"))
                .anySatisfy(text -> assertThat(text).contains("route.group_wait: unknown key"))
                .anySatisfy(text -> assertThat(text).contains("route.matchers: the first route takes every alert"))
                .anySatisfy(text -> assertThat(text).contains("matchers[0]: bad matcher \"severity\""))
                .anySatisfy(text -> assertThat(text).contains("matchers[1]: bad regular expression \"(\""))
                .anySatisfy(text -> assertThat(text).contains("continue: expected true or false"))
                .anySatisfy(text -> assertThat(text).contains("slack_configs: unknown key"))
                .anySatisfy(text -> assertThat(text).contains("webhook_configs[0].url: not an http or https URL"))
                .anySatisfy(text -> assertThat(text).contains("webhook_configs[1]: needs one of url and url_file"))
                .anySatisfy(text -> assertThat(text).contains("webhook_configs[2]: needs one of url and url_file"))
                .anySatisfy(text -> assertThat(text).contains("timeout: bad duration \"soon\""))
                .anySatisfy(text -> assertThat(text).contains("receivers[1].name: receiver \"oncall\" is given twice"))
                .noneSatisfy(text -> assertThat(text).contains("secret-token"));
    }

    @Test
    void a_file_without_a_route_is_refused() throws IOException {
        assertThat(read("receivers: [{name: a}]\n")).isEmpty();
        assertThat(problems.list()).hasSize(1);
        assertThat(problems.list().get(0).toString()).contains("route: is required");
    }

    @Test
    void matchers_are_read_as_alertmanager_writes_them() {
        assertThat(RouteMatchers.parse("severity=\"critical\"")).containsExactly(Matcher.equal("severity", "critical"));
        assertThat(RouteMatchers.parse(" a = b ")).containsExactly(Matcher.equal("a", "b"));
        assertThat(RouteMatchers.parse("a=")).containsExactly(Matcher.equal("a", ""));
        assertThat(RouteMatchers.parse("{a=\"x, y\", b=~\"c|d\"}"))
                .containsExactly(Matcher.equal("a", "x, y"), new Matcher("b", Matcher.Kind.MATCHES, "c|d"));
        assertThat(RouteMatchers.parse("a!=\"q\\\"\\\\\\n\\d\""))
                .containsExactly(new Matcher("a", Matcher.Kind.NOT_EQUAL, "q\"\\\n\\d"));
        for (var bad : List.of("", "{}", "a", "=b", "a==b\"", "a=\"b", "a=b\"", "1a=b", "a=b c=\"d\"x", "a=b,,c=d")) {
            assertThatThrownBy(() -> RouteMatchers.parse(bad)).as(bad).hasMessage("bad matcher \"" + bad + "\"");
        }
    }

    private Optional<Routing> read(String yaml) throws IOException {
        return Routing.read(Files.writeString(directory.resolve("alertmanager.yml"), yaml), problems);
    }
}
