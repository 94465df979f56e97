package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Conditions somebody typed badly: each is a rule of the grammar or one problem inside its text, and never anything else. */
class ShortFuzzTest {

    private static final int TRIES = 20_000;
    private static final List<String> SEEDS = List.of(
            "p95_query_time > 500ms",
            "active_connections > 90%",
            "http_500 > 10/minute",
            "p95_latency > 2x baseline",
            "database_size >= 1.5GiB",
            "up == 0 unless x",
            "rate(http_requests_total[5m]) > 1");
    private static final String ALPHABET = "ab_x%/0159. ><=!*+-()[]{}\"'~@,:mskGBé×\n\t\u0000";

    /** Written without a look at the parser: the grammar as the documentation has it. */
    private static final Pattern GRAMMAR =
            Pattern.compile("\\s*[A-Za-z_][A-Za-z0-9_]*\\s*(>=|<=|==|!=|>|<)\\s*\\d+(\\.\\d+)?\\s*"
                    + "(|%|/\\s*[A-Za-z]+|[x×]\\s*baseline|[A-Za-z][A-Za-z0-9]*)\\s*");

    private static String mutated(Random random) {
        var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
            int at = random.nextInt(text.length());
            char any = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, any);
                case 2 -> text.setCharAt(at, any);
                case 3 -> text.append(text.charAt(at));
                default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
            }
        }
        return text.toString();
    }

    @Test
    void whatever_is_typed_is_in_the_grammar_or_a_problem_with_a_place() {
        var random = new Random(20261121);
        int accepted = 0;
        int refused = 0;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var text = mutated(random);
            try {
                var condition = ConditionParser.parse(text);
                assertThat(text).matches(GRAMMAR);
                assertThat(text.substring(condition.signalAt())).startsWith(condition.signal());
                assertThat(text.substring(condition.operatorAt())).startsWith(condition.operator());
                accepted++;
            } catch (ConditionException refusal) {
                assertThat(refusal.position()).as(text).isBetween(0, text.length());
                assertThat(refusal.getMessage()).as(text).isNotBlank();
                assertThat(refusal.hint()).as(text).endsWith(".");
                refused++;
            }
        }
        assertThat(accepted).isGreaterThan(TRIES / 20);
        assertThat(refused).isGreaterThan(TRIES / 20);
    }

    @Test
    void a_file_of_them_gives_as_many_rules_and_problems_as_it_has_alerts() {
        var random = new Random(7);
        var text = new StringBuilder("alerts:\n");
        int alerts = 1_000;
        for (int number = 0; number < alerts; number++) {
            var condition = mutated(random).replaceAll("[\\x00-\\x1f]", " ").replace("'", "''");
            text.append("  - {name: a")
                    .append(number)
                    .append(", condition: '")
                    .append(condition)
                    .append("'}\n");
        }
        var problems = new Problems();
        var rules = new RuleFiles(Duration.ofSeconds(15))
                .read("f.yml", text.toString(), MetricCatalogue.ANYTHING, problems);
        long read = rules.all().stream()
                .filter(rule -> rule instanceof AlertingRule)
                .count();
        assertThat(read + problems.list().size()).isEqualTo(alerts);
        assertThat(read).isPositive();
        assertThat(problems.list()).allSatisfy(problem -> {
            assertThat(problem.path()).endsWith(".condition");
            assertThat(problem.hint()).matches("(?s).*[.?]");
        });
    }
}
