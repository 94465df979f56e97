package dev.godwit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rule files with lines and characters moved, doubled and lost: each is read or told to be wrong, and never breaks the reader. */
class MangledRulesTest {

    private static final int ROUNDS = 600;
    private static final Path RULES = Path.of("../rules");
    private static final String STRANGE = ":-{}[]'\"|>&*#%@!,\n \t\u0000é{{$}}0";

    @Test
    void a_mangled_file_is_read_or_told_to_be_wrong() throws IOException {
        var random = new Random(41);
        var files = texts();
        int good = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var text = mangled(files.get(random.nextInt(files.size())), random);
            var problems = new Problems();
            var rules = new RuleFiles(Duration.ofMinutes(1)).read("f.yml", text, MetricCatalogue.ANYTHING, problems);
            problems.list()
                    .forEach(problem -> assertThat(problem.place().line()).isPositive());
            if (problems.isEmpty()) {
                good++;
                assertThat(rules.all()).extracting(Rule::key).doesNotHaveDuplicates();
            }
        }
        assertThat(good).isBetween(1, ROUNDS - 1);
    }

    @Test
    void depth_and_size_have_bounds() {
        for (var text : List.of(
                "groups: " + "[".repeat(100_000),
                "groups: " + "{a: ".repeat(10_000),
                "a: &a [x]\n".concat("b: [" + "*a,".repeat(10_000) + "]"),
                "groups: [{name: g, rules: [{record: r, expr: '" + "(".repeat(60_000) + "'}]}]",
                "groups: [{name: g, rules: [{alert: A, expr: up, annotations: {a: '" + "{{if 1}}".repeat(7_000)
                        + "'}}]}]",
                "groups: [{name: g, rules: [{alert: A, expr: up, annotations: {a: '" + "x".repeat(70_000) + "'}}]}]",
                "x".repeat(5_000_000))) {
            var problems = new Problems();
            new RuleFiles(Duration.ofMinutes(1)).read("f.yml", text, MetricCatalogue.ANYTHING, problems);
            assertThat(problems.list()).as(text.substring(0, 60)).isNotEmpty();
        }
    }

    private static List<String> texts() throws IOException {
        var texts = new ArrayList<String>();
        for (var folder : List.of(RULES, RULES.resolve("short"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (var file : files.filter(one -> one.toString().endsWith(".yml"))
                        .sorted()
                        .toList()) {
                    texts.add(Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static String mangled(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(3)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                default ->
                    lines.set(
                            at,
                            lines.get(at).substring(random.nextInt(lines.get(at).length() + 1)));
            }
        }
        var mangled = new StringBuilder(String.join("\n", lines));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(mangled.length());
            if (random.nextBoolean()) {
                mangled.insert(at, STRANGE.charAt(random.nextInt(STRANGE.length())));
            } else {
                mangled.deleteCharAt(at);
            }
        }
        return mangled.append('\n').toString();
    }
}
