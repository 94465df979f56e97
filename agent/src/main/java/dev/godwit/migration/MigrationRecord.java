package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A migration as it is kept, shown and reported.
 *
 * @param id unique, sorts by time
 * @param tool its name, {@code unknown} if nobody could tell; {@code certain} is false where it is only a good guess
 * @param name of what was migrated, for people
 * @param begun the first sign of it
 * @param ended the last sign of it; null while it runs
 * @param why what the outcome rests on
 * @param applied what the tool's history had more, or otherwise, at the end
 * @param changes what is different in the schema, for people
 * @param progress of the statement that runs; null if unknown
 * @param watchedUntil how long its effects are watched; null if they are not
 * @param guard what the guard decided, oldest first
 * @param compared before and after, as of the last look
 * @param notes given by whoever announced it: environment, who runs it
 */
public record MigrationRecord(
        String id,
        String target,
        String database,
        String tool,
        String toolTitle,
        boolean certain,
        String name,
        Instant begun,
        Instant ended,
        Outcome outcome,
        String why,
        List<MigrationSession> sessions,
        List<Evidence> signs,
        List<StatementRecord> statements,
        BlastRecord blast,
        ProgressRecord progress,
        List<TimelineEvent> timeline,
        List<HistoryRow> applied,
        List<String> changes,
        List<FindingRecord> findings,
        Instant watchedUntil,
        Notes notes,
        List<GuardDecision> guard,
        Compared compared) {

    /** One that an earlier build kept says nothing of the later components. */
    public MigrationRecord {
        guard = guard == null ? List.of() : guard;
        compared = compared == null ? Compared.NOTHING : compared;
    }

    /**
     * What people say of it; empty texts where they said nothing.
     *
     * @param announced null for one that nobody announced
     */
    public record Notes(String plan, String environment, String appliedBy, String command, Announced announced) {
        public static final Notes NONE = new Notes("", "", "", "");

        /** Of one that nobody announced. */
        public Notes(String plan, String environment, String appliedBy, String command) {
            this(plan, environment, appliedBy, command, null);
        }

        Notes with(Announced now) {
            return new Notes(plan, environment, appliedBy, command, now);
        }
    }

    /** One of which nothing is known yet but that it is there. */
    static MigrationRecord fresh(String id, String target, String database, Tool tool, Instant at, Notes notes) {
        return new MigrationRecord(
                id,
                target,
                database,
                tool.name(),
                tool.title(),
                tool.known(),
                "",
                at,
                null,
                Outcome.RUNNING,
                "",
                List.of(),
                List.of(),
                List.of(),
                BlastRecord.none(at),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                notes,
                List.of(),
                Compared.NOTHING);
    }

    public boolean running() {
        return ended == null;
    }

    public Duration lasted(Instant now) {
        return Duration.between(begun, ended == null ? now : ended);
    }

    /** How many of its statements have ended well. */
    public int done() {
        return (int) statements.stream()
                .filter(one -> one.state() == StatementRecord.State.DONE)
                .count();
    }
}
