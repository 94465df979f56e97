package dev.godwit.alerts;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.YamlReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A file of tests of rules, as {@code promtool test rules} has them, with Godwit's additions.
 *
 * @param ruleFiles what its patterns match
 * @param interval between two judgements of all groups, whatever theirs are
 * @param order of groups by name; those it does not name are judged with the first
 * @param fuzzy whether a value may be off by its last bit
 * @param warnings what is allowed and most likely wrong
 */
public record RuleTestFile(
        Path file,
        List<Path> ruleFiles,
        Duration interval,
        List<String> order,
        boolean fuzzy,
        List<RuleTest> tests,
        List<Problem> warnings) {

    /** Input values of all tests of a file together. */
    public static final int MOST_VALUES = 1_000_000;

    /** Times all groups are judged in one test. */
    public static final int MOST_JUDGEMENTS = 1_000_000;

    /** The file, or empty with every reason among the problems. */
    public static Optional<RuleTestFile> read(Path file, Problems problems) {
        int before = problems.list().size();
        return YamlReader.literal(problems)
                .read(file)
                .map(root -> new RuleTestReader(file).read(root))
                .filter(read -> problems.list().size() == before);
    }
}
