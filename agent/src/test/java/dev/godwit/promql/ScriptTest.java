package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A runner of tests is worth what it fails: each expectation is met once and missed once. */
class ScriptTest {

    private static final String LOADED = """
            load 1m
              up{a="1"} 1x10
              up{a="2"} 2x10
              stops 1 2 stale 4
              h{le="x"} 1x10

            """;

    private static List<Script.Outcome> run(String text) {
        var problems = new Problems();
        var outcomes = Script.read("s.test", text, problems).run();
        assertThat(problems.list()).isEmpty();
        return outcomes;
    }

    private static boolean passes(String evaluation) {
        var outcomes = run(LOADED + evaluation.replace(';', '\n'));
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0).passed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '´',
            value = {
                "eval instant at 1m up;up{a=\"1\"} 1;up{a=\"2\"} 2 ¦ true",
                "eval instant at 1m up;up{a=\"1\"} 1 ¦ false",
                "eval instant at 1m up;up{a=\"1\"} 1;up{a=\"2\"} 2;up{a=\"3\"} 3 ¦ false",
                "eval instant at 1m up;up{a=\"1\"} 1;up{a=\"2\"} 2.00001 ¦ false",
                "eval instant at 1m up;up{a=\"1\"} 1;up{a=\"2\"} 2.0000001 ¦ true",
                "eval instant at 1m up;expect ordered;up{a=\"2\"} 2;up{a=\"1\"} 1 ¦ false",
                "eval instant at 1m sort_desc(up);expect ordered;up{a=\"2\"} 2;up{a=\"1\"} 1 ¦ true",
                "eval instant at 2m stops ¦ true",
                "eval instant at 1m 1 + 1;2 ¦ true",
                "eval instant at 1m 1 + 1;3 ¦ false",
                "eval instant at 1m up;3 ¦ false",
                "eval instant at 1m \"a\";expect string \"a\" ¦ true",
                "eval instant at 1m \"a\";expect string \"b\" ¦ false",
                "eval instant at 1m up + on() up;expect fail ¦ true",
                "eval instant at 1m up + on() up;expect fail msg:nothing of the kind ¦ false",
                "eval instant at 1m up + on() up;expect fail regex:found duplicate series.* ¦ true",
                "eval_fail instant at 1m up + on() up ¦ true",
                "eval instant at 1m up;expect fail ¦ false",
                "eval instant at 1m rate(stops[2m]);expect info;{} 0.016666666666666666 ¦ true",
                "eval instant at 1m rate(stops[2m]);expect no_info;{} 0.016666666666666666 ¦ false",
                "eval instant at 1m histogram_quantile(0.5, h);expect warn ¦ true",
                "eval instant at 1m histogram_quantile(0.5, h);expect no_warn ¦ false",
                "eval instant at 1m histogram_quantile(7, h);expect warn regex: quantile value ¦ false",
                "eval instant at 1m histogram_quantile(7, h);expect warn regex: quantile;expect warn regex: le ¦ true",
                "eval instant at 1m up;expect warn;up{a=\"1\"} 1;up{a=\"2\"} 2 ¦ false",
                "eval range from 0 to 2m step 1m stops;stops 1 2 _ ¦ true",
                "eval range from 0 to 2m step 1m stops;stops 1 2 2 ¦ false",
                "eval range from 0 to 2m step 1m stops;stops 1 2 ¦ true",
                "eval instant at 3m stops[4m];expect range vector from 0 to 3m step 1m;stops 1 2 _ 4 ¦ true",
                "eval instant at 3m stops[4m];expect range vector from 0 to 3m step 1m;stops 1 2 3 4 ¦ false",
                "eval instant at 3m stops[4m];stops 4 ¦ false",
            })
    void an_expectation_is_met_or_missed(String evaluation, boolean met) {
        assertThat(passes(evaluation)).isEqualTo(met);
    }

    @Test
    void loads_add_up_and_clear_empties() {
        var outcomes = run("""
                load 1m
                  a 1 2
                load 2m
                  b 1 2

                eval instant at 1m a + on() b
                  {} 3
                clear
                eval instant at 1m a
                """.replace("\nload 2m", "\n\nload 2m").replace("  {} 3\n", "  {} 3\n\n"));
        assertThat(outcomes).hasSize(2).allMatch(Script.Outcome::passed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '´',
            value = {
                "burn 5m ¦ s.test:1:1: unknown command \"burn\"",
                "load often ¦ s.test:1:1: expected load and a step, as in \"load 5m\"",
                "load -5m ¦ s.test:1:1: expected load and a step, as in \"load 5m\"",
                "load_with_nhcb 5m ¦ s.test:1:1: native histograms are not supported",
                "load 5m;  a{b=\"c} 1 ¦ s.test:2:7: unterminated quoted string",
                "load 5m;  a{b=c} 1 ¦ s.test:2:7: expected a quoted value of label b",
                "load 5m;  a 1 two ¦ s.test:2:7: no value of a series: \"two\"",
                "load 5m;  a 1x-3 ¦ s.test:2:5: bad number of repetitions: \"-3\"",
                "load 5m;  a 1x9999999 ¦ s.test:2:5: series has more than 1000000 values",
                "load 5m;  a {{count:1}} ¦ s.test:2:5: native histograms are not supported",
                "eval sometime up ¦ s.test:1:1: expected \"eval instant at T EXPR\" or \"eval range from T to T step D EXPR\"",
                "eval instant at noon up ¦ s.test:1:1: bad time or step",
                "eval instant at 5m up;  expect miracles ¦ s.test:2:3: unknown expectation",
                "eval instant at 5m up;  expect warn regex: ( ¦ s.test:2:3: bad regular expression: Unclosed group",
            })
    void a_mistake_in_a_script_is_told_with_its_place(String text, String problem) {
        var problems = new Problems();
        Script.read("s.test", text.replace(';', '\n'), problems);
        assertThat(problems.list().stream().map(ScriptTest::bare)).containsExactly(problem);
    }

    private static String bare(Problem problem) {
        return problem.place() + ": " + problem.text();
    }

    @Test
    void what_depends_on_the_time_of_evaluation_is_not_pinned() {
        assertThat(Pinned.possible(Promql.parse("rate(x[5m]) + y offset 1m"))).isTrue();
        assertThat(Pinned.possible(Promql.parse("sum(hour())"))).isFalse();
        assertThat(Pinned.at(Promql.parse("max_over_time(rate(x[5m])[1h:]) + y @ 3 offset 1m"), 7_000))
                .hasToString("max_over_time(rate(x[5m])[1h:] @ 7.000) + y @ 3.000 offset 1m");
    }
}
