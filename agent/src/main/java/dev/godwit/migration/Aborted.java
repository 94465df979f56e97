package dev.godwit.migration;

import dev.godwit.migration.GuardDecision.Kind;
import java.util.Optional;

/** Whether the guard ended a migration. That it told the server is not enough: what was done in time was not ended by it. */
final class Aborted {

    private static final int MOST_COMPARED = 100;

    private Aborted() {}

    /** What follows from the guard's decisions; empty if it ended nothing, or what it ended was done again and well. */
    static Optional<String> by(Migration migration, Conclusion otherwise) {
        var decisions = migration.guard();
        int last = -1;
        for (int i = 0; i < decisions.size(); i++) {
            last = decisions.get(i).kind() == Kind.SENT ? i : last;
        }
        if (last < 0) {
            return Optional.empty();
        }
        var sent = decisions.get(last);
        var act = decisions.subList(0, last).stream()
                .filter(one -> one.kind().acts() && one.pid() == sent.pid())
                .reduce((one, later) -> later)
                .orElse(sent);
        boolean well = otherwise.outcome() == Outcome.APPLIED && (toldLater(migration, act) || done(migration, act));
        return well ? Optional.empty() : Optional.of(why(act) + "; " + otherwise.why());
    }

    private static String why(GuardDecision act) {
        return "the guard " + (act.kind() == Kind.TERMINATE ? "terminated" : "cancelled") + " it: " + act.reason();
    }

    /** A history says of a moment after the act that something took effect. */
    private static boolean toldLater(Migration migration, GuardDecision act) {
        return migration.applied().stream()
                .anyMatch(row -> row.state() == HistoryRow.State.APPLIED
                        && row.at() != null
                        && row.at().isAfter(act.at()));
    }

    /** The server counted the statement as done in spite of it, or it was begun again, and what it changes is there. */
    private static boolean done(Migration migration, GuardDecision act) {
        return migration.statements().records().stream()
                .anyMatch(one -> (one.begun().isAfter(act.at()) || one.state() == StatementRecord.State.DONE)
                        && one.ended() != null
                        && one.ended().isAfter(act.at())
                        && !one.text().isEmpty()
                        && act.statement()
                                .contains(one.text()
                                        .substring(0, Math.min(one.text().length(), MOST_COMPARED))));
    }
}
