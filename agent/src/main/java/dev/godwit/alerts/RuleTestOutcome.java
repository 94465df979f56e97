package dev.godwit.alerts;

import java.util.ArrayList;
import java.util.List;

/**
 * How a rule test went.
 *
 * @param checks those that were asked, in the order of their times
 * @param error why it ended early, empty if it did not
 */
public record RuleTestOutcome(RuleTest test, List<Checked> checks, String error) {

    /**
     * A check and its answer.
     *
     * @param failure what was expected and what there was, empty if both are the same
     * @param series those that the rule's or the expression's selectors found: silence over none of them shows nothing
     */
    public record Checked(Check check, String failure, int series) {}

    public boolean passed() {
        return failures().isEmpty();
    }

    /** Everything that went wrong, one text of some lines each. */
    public List<String> failures() {
        var failures = new ArrayList<String>();
        checks.stream().map(Checked::failure).filter(text -> !text.isEmpty()).forEach(failures::add);
        if (!error.isEmpty()) {
            failures.add(error);
        }
        return failures;
    }
}
