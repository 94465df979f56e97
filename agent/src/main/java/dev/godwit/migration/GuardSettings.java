package dev.godwit.migration;

import dev.godwit.settings.Durations;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The section {@code migrations.guard:}, which says when a migration is to be cancelled.
 *
 * @param condition in the language of rules; what it gives says which migrations it concerns
 * @param hold how long it must have held before anything is decided
 * @param dryRun whether only to tell what would have been done
 * @param terminateAfter how long a session may go on after it was cancelled; empty for as long as it likes
 * @param spareAbove how far a statement must be to be left alone while nobody waits behind it, from 0 to 1
 * @param warnings what is doubtful about the condition
 */
public record GuardSettings(
        String condition,
        Duration hold,
        boolean dryRun,
        Optional<Duration> terminateAfter,
        OptionalDouble spareAbove,
        List<Problem> warnings) {

    /** Reads what a guard waits for; the language belongs to a room above this one. */
    @FunctionalInterface
    public interface ConditionReader {
        /** What is doubtful about it; empty if it cannot be read, and then its problem has been told. */
        Optional<List<Problem>> read(Entry entry);
    }

    private static final Duration HOLD = Duration.ofSeconds(10);
    private static final Duration TERMINATE_AFTER = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String NEVER = "never";

    static Optional<GuardSettings> read(Section section, ConditionReader language) {
        var entry = section.take("cancel_when");
        var text = entry.required().text();
        var warnings = text.flatMap(written -> language.read(entry));
        var hold = section.take("for").duration(HOLD, Duration.ZERO);
        boolean dryRun = section.take("dry_run").flag(true);
        var terminateAfter = terminateAfter(section.take("terminate_after"));
        var spareAbove = ratio(section.take("spare_above"));
        section.end();
        return warnings.map(
                doubts -> new GuardSettings(text.orElseThrow(), hold, dryRun, terminateAfter, spareAbove, doubts));
    }

    private static Optional<Duration> terminateAfter(Entry entry) {
        if (entry.text("").equals(NEVER)) {
            return Optional.empty();
        }
        var parsed = entry.text().flatMap(Durations::parse);
        if (entry.present() && parsed.isEmpty()) {
            entry.problem(
                    "expected a duration or never, found \"" + entry.text("") + "\"",
                    "Write it like 30s; with never a session that ignores the cancel goes on.");
            return Optional.of(TERMINATE_AFTER);
        }
        return Optional.of(entry.duration(TERMINATE_AFTER, SHORTEST));
    }

    private static OptionalDouble ratio(Entry entry) {
        if (!entry.present()) {
            return OptionalDouble.empty();
        }
        try {
            double ratio = Double.parseDouble(entry.text(""));
            if (ratio >= 0 && ratio <= 1) {
                return OptionalDouble.of(ratio);
            }
        } catch (NumberFormatException none) {
            // Told below, like a number that does not fit.
        }
        entry.problem("expected a number from 0 to 1, found \"" + entry.text("") + "\"", "Write 0.9 for nine tenths.");
        return OptionalDouble.empty();
    }
}
