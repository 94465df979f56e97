package dev.godwit.migration;

import dev.godwit.migration.effects.Aftermath;
import dev.godwit.migration.effects.Comparison;
import dev.godwit.migration.effects.TableSizes;
import java.util.List;

/**
 * Before and after a migration: the statements that take most time, and the tables it touched.
 *
 * @param statements of the last look while its effects were watched
 */
public record Compared(List<Statement> statements, List<TableSizes> tables) {

    public static final Compared NOTHING = new Compared(List.of(), List.of());

    private static final int MOST_STATEMENTS = 20;

    /**
     * One statement; null where it was not executed.
     *
     * @param text what of it may be shown
     * @param sure whether the difference of the means is more than chance makes
     */
    public record Statement(
            String text,
            Double meanSecondsBefore,
            Double meanSecondsAfter,
            Double callsPerMinuteBefore,
            Double callsPerMinuteAfter,
            boolean sure) {

        static Statement of(Comparison of) {
            boolean before = of.before().calls() > 0;
            boolean after = of.after().calls() > 0;
            return new Statement(
                    StatementText.cut(of.text(), Tracked.LONGEST),
                    before ? of.before().mean() : null,
                    after ? of.after().mean() : null,
                    before ? of.before().callsPerMinute() : null,
                    after ? of.after().callsPerMinute() : null,
                    of.sure());
        }
    }

    /** With what is known now; the tables stay those of the end. */
    Compared with(Aftermath aftermath) {
        var now = aftermath.comparisons().stream()
                .limit(MOST_STATEMENTS)
                .map(Statement::of)
                .toList();
        return new Compared(
                now.isEmpty() ? statements : now, aftermath.tables().isEmpty() ? tables : aftermath.tables());
    }
}
