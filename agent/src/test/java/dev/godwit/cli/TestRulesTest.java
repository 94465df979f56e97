package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** {@code godwit rules test}: its exit codes, what it prints, and its reports. */
class TestRulesTest {

    @TempDir
    private Path directory;

    private final Typed typed = new Typed();
    private Path good;
    private Path bad;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(directory.resolve("r.yml"), "groups: [{name: g, rules: [{alert: A, expr: x}]}]");
        good = Files.writeString(directory.resolve("good.yml"), """
                rule_files: [r.yml]
                tests:
                  - {name: it is silent, alert_rule_test: [{alertname: A}]}
                """);
        bad = Files.writeString(directory.resolve("bad.yml"), """
                rule_files: [r.yml]
                tests:
                  - {name: it is <silent>, input_series: [{series: x, values: 1}], alert_rule_test: [{alertname: A}]}
                  - {alert_rule_test: [{alertname: A}]}
                """);
    }

    private int run(Object... arguments) {
        return typed.run(Stream.concat(Stream.of("rules", "test"), Stream.of(arguments))
                .map(Object::toString)
                .toArray(String[]::new));
    }

    private String out() {
        return typed.out();
    }

    private String err() {
        return typed.err();
    }

    @Test
    void tests_that_pass_answer_yes() {
        assertThat(run(good)).isZero();
        assertThat(out()).isEqualTo(good + ": SUCCESS, 1 tests\n1 passed, 0 failed\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void one_that_fails_answers_no_and_says_which_and_how() {
        assertThat(run(good, bad)).isEqualTo(1);
        assertThat(out()).isEqualTo("""
                %s: SUCCESS, 1 tests
                FAILED %s:3:5: it is <silent>
                    A at 0s, firing: expected 0, got 1
                        unexpected {alertname="A"}
                %s: FAILED, 2 tests
                2 passed, 1 failed
                """.formatted(good, bad, bad));
    }

    @Test
    void every_mistake_of_every_file_is_told_before_anything_runs() throws IOException {
        Files.writeString(directory.resolve("r.yml"), "groups: [{name: g, rules: [{alert: A, expr: 'x ='}]}]");
        var unreadable = Files.writeString(directory.resolve("no.yml"), "tests: [{nmae: x}]");
        assertThat(run(good, unreadable)).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err())
                .contains("r.yml:1:")
                .contains("no.yml:1:10: tests[0].nmae: unknown key\n    hint: Did you mean name?");
    }

    @Test
    void a_file_that_is_not_there_is_a_mistake() {
        assertThat(run(directory.resolve("none.yml"))).isEqualTo(2);
        assertThat(err()).contains("none.yml:1:1: no such file");
    }

    @Test
    void tests_are_chosen_by_name() {
        assertThat(run(bad, "--run", "nothing like it")).isZero();
        assertThat(out()).endsWith("0 passed, 0 failed\n");
        assertThat(run(bad, "--run", "^it is")).isEqualTo(1);
        assertThat(out()).endsWith("0 passed, 1 failed\n");
    }

    @Test
    void a_bad_pattern_of_names_is_a_mistake_of_the_command_line() {
        assertThat(run(bad, "--run", "(")).isEqualTo(2);
    }

    @Test
    void passed_tests_are_named_where_one_asks() {
        assertThat(run("-v", good)).isZero();
        assertThat(out()).startsWith("passed " + good + ":3:5: it is silent\n");
    }

    @Test
    void what_shows_nothing_is_warned_of() throws IOException {
        var typo = Files.writeString(
                directory.resolve("typo.yml"),
                "rule_files: [r.yml, s.yml]\ntests: [{alert_rule_test: [{alertname: B}]}]");
        assertThat(run(typo)).isZero();
        assertThat(err())
                .contains("warning: " + typo + ":1:21: rule_files[1]: no file matches s.yml")
                .contains("no alert is called B");
    }

    @Test
    void json_has_every_test() {
        assertThat(run("--json", bad)).isEqualTo(1);
        var json = new JsonObject(out());
        assertThat(json.getInteger("passed")).isEqualTo(1);
        assertThat(json.getInteger("failed")).isEqualTo(1);
        var first = json.getJsonArray("tests").getJsonObject(0);
        assertThat(first.getString("name")).isEqualTo("it is <silent>");
        assertThat(first.getString("file")).isEqualTo(bad.toString());
        assertThat(first.getInteger("line")).isEqualTo(3);
        assertThat(first.getBoolean("passed")).isFalse();
        assertThat(first.getJsonArray("failures").getString(0)).startsWith("A at 0s, firing");
    }

    @Test
    void a_junit_report_is_xml_with_every_test() throws Exception {
        var report = directory.resolve("report.xml");
        assertThat(run("--junit", report, good, bad)).isEqualTo(1);
        var xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        var failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(failure.getTextContent()).contains("unexpected {alertname=\"A\"}");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("it is <silent>");
    }
}
