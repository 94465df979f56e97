package dev.godwit.migration;

import dev.godwit.migration.GuardDecision.Kind;
import java.util.List;
import java.util.Optional;

/** Whether the guard ended a migration. That it told the server is not enough: what was done in time was not ended by it. */
final class Aborted {

    private static final int MOST_COMPARED = 100;

    private Aborted() {}

    /** What follows from the guard's decisions; empty if it ended nothing, or what it ended was done again and well. */
    static Optional<String> by(Migration migration, Conclusion otherwise) {
        var act = lastAct(migration.guard());
        if (act == null) {
            return Optional.empty();
        }
        boolean well = otherwise.outcome() == Outcome.APPLIED && (toldLater(migration, act) || done(migration, act));
        return well ? Optional.empty() : Optional.of(why(migration, act) + "; " + otherwise.why());
    }

    /** The last that the server was told, or may have been told; null if there was none. */
    private static GuardDecision lastAct(List<GuardDecision> decisions) {
        GuardDecision act = null;
        GuardDecision told = null;
        for (var one : decisions) {
            act = one.kind().acts() ? one : act;
            told = one.kind() == Kind.SENT || one.kind() == Kind.UNSURE ? act : told;
        }
        return told;
    }

    private static String why(Migration migration, GuardDecision act) {
        boolean sure = migration.guard().stream()
                .anyMatch(one -> one.kind() == Kind.SENT && !one.at().isBefore(act.at()));
        var how = act.kind() == Kind.TERMINATE ? "terminate" : "cancel";
        return (sure
                        ? "the guard " + how + (act.kind() == Kind.TERMINATE ? "d" : "led") + " it: "
                        : "the guard meant to " + how + " it, and was not told what came of it: ")
                + act.reason();
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
