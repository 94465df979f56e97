package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.endpoint.OddServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input, each with a clear error at its place, exit 2, and nothing started. */
class BadInputTest {

    private static final String GOOD = "databases:\n  shop: {url: \"postgresql://godwit@127.0.0.1:1/shop\"}\n";

    @TempDir
    private Path directory;

    private final Typed typed = new Typed();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a bad line | databases: [ | not YAML",
                "an unknown key | {good}probs: {} | 3:1: probs: unknown key",
                "an unknown key below | {good}limits: {serie: 5} | 3:10: limits.serie: unknown key",
                "a duplicate key | {good}listen: 127.0.0.1:1\\nlisten: 127.0.0.1:2 | 4:1: listen: duplicate key",
                "an unset variable | databases:\\n  shop: {url: \"postgresql://g:${GODWIT_NO_SUCH}@h/x\"} | 2:31: databases.shop.url: environment variable GODWIT_NO_SUCH is not set",
                "no databases | listen: 127.0.0.1:0 | 1:1: databases: is required",
                "an empty list of databases | databases: {} | databases: names no database",
                "a bad URI | databases:\\n  shop: {url: \"mysql://a@b/c\"} | 2:15: databases.shop.url: not a connection URI",
                "a URI that may fall back to plain text | databases:\\n  shop: {url: \"postgresql://a@b/c?sslmode=prefer\"} | sslmode=prefer may fall back to plain text",
                "a bad address | {good}listen: everywhere | 3:9: listen: bad address",
                "a bad duration | {good}probes: {every: {locks: often}} | bad duration \"often\"",
                "an unknown probe | {good}probes: {off: [lock]} | no such probe: lock",
                "a rule file that is not there | {good}rules: [nowhere.yml] | no such file",
                "a pattern without a file | {good}rules: [\"nowhere/*.yml\"] | Create it, or correct the pattern",
                "a bad cron | {good}backups:\\n  n: {database: shop, at: \"61 * * * *\", to: [x]} | backups.n.at",
                "an unknown database of a plan | {good}backups:\\n  n: {database: shoop, at: \"0 2 * * *\", to: [x]} | Did you mean shop?",
                "a bad label name | {good}labels: {bad-label: x} | bad label name \"bad-label\"",
                "a bad label name of a database | databases:\\n  shop: {url: \"postgresql://a@b/c\", labels: {1st: x}} | bad label name \"1st\"",
                "an alertmanager with a bad port | {good}alertmanagers: [\"http://h:99999\"] | a URL with a bad port",
                "no as a boolean | {good}console: no | expected true or false, found \"no\"",
                "a list for a mapping | databases: [a] | expected a mapping",
                "a scrape without a URL | {good}probes:\\n  scrape: [{every: 10s}] | 4:12: probes.scrape[0].url: is required",
                "a URL with a password | {good}probes:\\n  scrape: [{url: \"http://me:pw@app/metrics\"}] | 4:18: probes.scrape[0].url: a URL with a user name or password in it",
                "a URL that is none | {good}probes: {http: [{url: \"ftp://app\"}]} | probes.http[0].url: not an http or https URL",
                "a URL with a bad port of an endpoint | {good}probes: {http: [{url: \"http://app:77777\"}]} | a URL with a bad port",
                "a bad pattern | {good}probes: {scrape: [{url: \"http://app\", keep: [\"(\"]}]} | probes.scrape[0].keep[0]: bad expression",
                "a misspelt key of a scrape | {good}probes: {scrape: [{url: \"http://app\", evry: 10s}]} | Did you mean every?",
                "a timeout beyond the beat | {good}probes: {http: [{url: \"http://app\", every: 2s, timeout: 3s}]} | probes.http[0].timeout: is longer than every",
                "a beat too fast | {good}probes: {http: [{url: \"http://app\", every: 10ms}]} | must be at least 1s",
                "no status | {good}probes: {http: [{url: \"http://app\", expect: [200, ok]}]} | probes.http[0].expect[1]: no status \"ok\"",
                "a bad method | {good}probes: {http: [{url: \"http://app\", method: get}]} | unknown method \"get\"",
                "a password without a user | {good}probes: {http: [{url: \"http://app\", password: x}]} | probes.http[0].password: needs a username",
                "a user without a password | {good}probes: {http: [{url: \"http://app\", username: x}]} | needs a password or password_file",
                "a token file that is not there | {good}probes: {http: [{url: \"http://app\", token_file: nowhere}]} | probes.http[0].token_file: cannot read",
                "a file without certificates | {good}probes: {http: [{url: \"https://app\", ca_file: godwit.yml}]} | probes.http[0].ca_file: ",
                "two endpoints of one name | {good}probes: {http: [{url: \"http://app/\"}, {url: \"http://app/\"}]} | another endpoint is called app:80",
                "two scrapes of one instance | {good}probes: {scrape: [{url: \"http://app/a\"}, {url: \"http://app/b\"}]} | has the labels of the endpoint at",
                "more series than there is room for | {good}probes: {scrape: [{url: \"http://app/a\", series: 20000}]} | more than 12500",
                "a bad label of an endpoint | {good}probes: {scrape: [{url: \"http://app\", labels: {a-b: c}}]} | bad label name \"a-b\"",
            })
    void a_mistake_in_the_configuration_is_told_with_its_place(String what, String text, String expected)
            throws Exception {
        var content =
                text.replace("{good}", GOOD).replace("\\n", "\n").replace("to: [x]", "to: [" + directory + "/backups]");
        var file = Files.writeString(directory.resolve("godwit.yml"), content);
        assertThat(run("check", "--offline", "--config", file.toString()))
                .as(what)
                .isEqualTo(2);
        assertThat(said()).contains("godwit.yml:").contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a bad expression | expr: 'godwit_blocked_sessions >' | 5:",
                "an unknown key | expr: godwit_blocked_sessions > 0\\n        fro: 5m | Did you mean for?",
                "a bad duration | expr: godwit_blocked_sessions > 0\\n        for: soon | bad duration",
                "a bad template | expr: godwit_blocked_sessions > 0\\n        annotations: {summary: '{{ $value'} | summary",
            })
    void a_mistake_in_a_rule_is_told_with_its_place(String what, String rest, String expected) throws Exception {
        rules("groups:\n  - name: g\n    rules:\n      - alert: A\n        " + rest.replace("\\n", "\n") + "\n");
        assertThat(run("watch", "--config", config("rules: [rules.yml]\n")))
                .as(what)
                .isEqualTo(2);
        assertThat(said()).contains("rules.yml:").contains(expected);
    }

    @Test
    void a_metric_nobody_writes_is_warned_of_and_strictly_refused() throws Exception {
        rules("groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: godwit_blocked_session > 0\n");
        assertThat(run("check", "--offline", "--config", config("rules: [rules.yml]\n")))
                .isEqualTo(0);
        assertThat(said())
                .contains("warning: ")
                .contains("rules.yml:5:15")
                .contains("Did you mean godwit_blocked_sessions?");
        assertThat(run("rules", "check", directory.resolve("rules.yml").toString()))
                .isEqualTo(0);
        assertThat(run(
                        "rules",
                        "check",
                        "--strict",
                        directory.resolve("rules.yml").toString()))
                .isEqualTo(1);
    }

    @Test
    void a_duplicate_group_is_told_with_its_place() throws Exception {
        rules("groups:\n  - name: g\n  - name: g\n");
        assertThat(run("watch", "--config", config("rules: [rules.yml]\n"))).isEqualTo(2);
        assertThat(said()).contains("rules.yml:3:11").contains("duplicate group \"g\"");
    }

    @Test
    void every_mistake_of_every_file_is_told_at_once() throws Exception {
        rules("groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: '1 +'\n");
        assertThat(run("check", "--offline", "--config", config("listen: x\nprobs: {}\nrules: [rules.yml]\n")))
                .isEqualTo(2);
        assertThat(said().lines().filter(line -> line.contains(".yml:"))).hasSize(3);
    }

    @Test
    void a_missing_file_is_told() {
        assertThat(run("watch", "--config", directory.resolve("gone.yml").toString()))
                .isEqualTo(2);
        assertThat(said()).contains("gone.yml:1:1: no such file");
    }

    @Test
    void a_port_in_use_is_told_and_nothing_keeps_running() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("watch", "--config", config("listen: 127.0.0.1:" + taken.getLocalPort() + "\n")))
                    .isEqualTo(2);
        }
        assertThat(said()).contains("cannot listen").contains("hint:");
    }

    @Test
    void an_address_that_is_not_ours_is_told() throws Exception {
        assertThat(run("watch", "--config", config("listen: no-such-host.invalid:7777\n")))
                .isEqualTo(2);
        assertThat(said())
                .contains("cannot listen")
                .contains("no-such-host.invalid")
                .contains("hint:");
    }

    @Test
    void a_backup_directory_that_cannot_be_written_is_told() throws Exception {
        var file = Files.writeString(directory.resolve("file"), "not a directory");
        var plan = "backups:\n  n: {database: shop, at: \"0 2 * * *\", to: [" + file + "/below]}\n";
        assertThat(run("watch", "--config", config(plan))).isEqualTo(2);
        assertThat(said()).contains("godwit.yml:4:").contains("backups.n.to[0]");
    }

    @Test
    void an_unknown_verb_option_or_plan_is_usage() throws Exception {
        assertThat(run("wacht")).isEqualTo(2);
        assertThat(run("watch")).isEqualTo(2);
        assertThat(run("watch", "--confg", "x")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("backup", "run", "--config", config(""), "nightly")).isEqualTo(2);
        assertThat(said()).contains("there is no backup plan nightly");
    }

    @Test
    void a_good_configuration_is_good() throws Exception {
        rules("groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: godwit_blocked_sessions > 0\n");
        assertThat(run(
                        "check",
                        "--offline",
                        "--config",
                        config("rules: [rules.yml]\nlabels: {env: test}\nlimits: {series: 1000}\n")))
                .as(said())
                .isZero();
        assertThat(typed.out()).contains("ok, 1 databases, 1 rules");
    }

    @Test
    void a_database_that_does_not_answer_is_the_world_s_fault() throws Exception {
        assertThat(run("check", "--config", config(""))).isEqualTo(3);
        assertThat(typed.out()).contains("shop: 127.0.0.1:1/shop:");
    }

    @Test
    void endpoints_are_asked_once_and_told_of_one_by_one() throws Exception {
        var server = new OddServer().metrics("/metrics", "a 1\nb 2\n").status("/down", 503, "");
        try {
            var more = "probes:\n  scrape: [{url: \"" + server.url("/metrics") + "\", name: app}]\n  http: [{url: \""
                    + server.url("/down") + "\", name: health}]\n";
            assertThat(run("check", "--config", config(more))).isEqualTo(3);
            assertThat(typed.out())
                    .contains("2 endpoints")
                    .contains("app: ok, 2 series")
                    .contains("health: answered 503 instead of 2xx");
        } finally {
            server.close();
        }
    }

    @Test
    void what_a_scrape_may_bring_is_no_metric_that_nobody_writes() throws Exception {
        var rules = "groups:\n  - name: g\n    rules:\n";
        for (var metric : java.util.List.of("http_requests_total", "up", "probe_success", "pg_stat_nothing")) {
            rules += "      - {alert: " + metric + ", expr: '" + metric + " > 0'}\n";
        }
        rules(rules);
        var scrape = "rules: [rules.yml]\nprobes: {scrape: [{url: \"http://app\"}]}\n";
        assertThat(run("check", "--offline", "--config", config(scrape))).isZero();
        assertThat(said())
                .contains("no probe writes probe_success")
                .contains("no probe writes pg_stat_nothing")
                .doesNotContain("no probe writes http_requests_total")
                .doesNotContain("no probe writes up");
        var kept =
                "rules: [rules.yml]\nprobes: {scrape: [{url: \"http://app\", keep: [\"pg_.*\"]}], http: [{url: \"http://app\", name: h}]}\n";
        assertThat(run("check", "--offline", "--config", config(kept))).isZero();
        assertThat(said().lines().filter(line -> line.contains("no probe writes http_requests_total")))
                .hasSize(1);
        assertThat(said().lines().filter(line -> line.contains("no probe writes pg_stat_nothing")))
                .hasSize(1);
    }

    @Test
    void signals_that_need_a_scrape_are_no_warning_once_there_is_one() throws Exception {
        rules(
                "alerts:\n  - {name: errors, condition: error_rate > 5%}\n  - {name: busy, condition: cpu_usage > 70%}\n");
        assertThat(run("check", "--offline", "--config", config("rules: [rules.yml]\n")))
                .isZero();
        assertThat(said()).contains("Needs a scrape of the application").contains("Needs a scrape of node_exporter");
        int before = said().length();
        assertThat(run(
                        "check",
                        "--offline",
                        "--config",
                        config("rules: [rules.yml]\nprobes: {scrape: [{url: \"http://app\"}]}\n")))
                .isZero();
        assertThat(said().substring(before)).isEmpty();
    }

    private String config(String more) throws Exception {
        return Files.writeString(directory.resolve("godwit.yml"), GOOD + more).toString();
    }

    private void rules(String text) throws Exception {
        Files.writeString(directory.resolve("rules.yml"), text);
    }

    private int run(String... arguments) {
        return typed.run(arguments);
    }

    private String said() {
        return typed.err();
    }

    @ParameterizedTest
    @CsvSource({"show", "report", "finish"})
    void an_empty_identifier_of_a_migration(String verb) {
        assertThat(typed.run("migration", verb, " ")).isEqualTo(Exit.USAGE);
        assertThat(typed.err()).contains("an identifier is needed").doesNotContain("Exception");
    }
}
