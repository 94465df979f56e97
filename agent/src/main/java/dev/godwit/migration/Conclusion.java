package dev.godwit.migration;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a migration ended, and what that rests on. The tool's own history has the first word, then a failed statement, then the
 * schema itself.
 */
record Conclusion(Outcome outcome, String why) {

    /** What a CREATE INDEX CONCURRENTLY leaves that did not get to its end. */
    private static final Predicate<String> INVALID =
            Pattern.compile("\\(invalid\\) added$|-> \\(?invalid\\)?$").asPredicate();

    /**
     * What is {@code changed} in the schema that its statements speak of: an empty list for nothing, empty if nobody could compare.
     *
     * @param beside whether something else has changed, and nobody knows by whom
     */
    static Conclusion of(Migration migration, List<HistoryRow> news, Optional<List<String>> changed, boolean beside) {
        var seen =
                byHistory(news).or(() -> byStatements(migration)).orElseGet(() -> bySchema(migration, changed, beside));
        var how = migration
                .announced()
                .map(said -> seen.beside(said, news.isEmpty(), changed))
                .orElse(seen);
        return Aborted.by(migration, how)
                .map(why -> new Conclusion(Outcome.ABORTED, why))
                .orElse(how);
    }

    /** What applied may not have done so with all its statements. */
    Conclusion without(Traceless lost) {
        return outcome == Outcome.APPLIED && lost.any()
                ? new Conclusion(lost.last() ? Outcome.FAILED : Outcome.UNKNOWN, why + "; but " + lost.text())
                : this;
    }

    /** What was seen, and what whoever ran it says. The worse of the two is believed. */
    private Conclusion beside(Announced said, boolean noHistory, Optional<List<String>> changed) {
        if (said.ended() == null) {
            return said.beats()
                    ? new Conclusion(Outcome.INTERRUPTED, "its runner was not heard of any more; " + why)
                    : new Conclusion(outcome, "nobody said that it is over; " + why);
        }
        var told = Announcements.said(said.exit(), said.aborted()) + "; " + why;
        if (said.aborted()) {
            return new Conclusion(Outcome.ABORTED, told);
        }
        if (said.exit() != null && said.exit() != 0) {
            return new Conclusion(outcome.bad() ? outcome : Outcome.FAILED, told);
        }
        if (outcome == Outcome.NOTHING && changed.isEmpty()) {
            return new Conclusion(Outcome.UNKNOWN, "nobody was seen at it, and the schema cannot be compared");
        }
        // Statements that may find all done already, such as those with IF NOT EXISTS, take locks and change nothing.
        return outcome == Outcome.ROLLED_BACK && noHistory ? new Conclusion(Outcome.NOTHING, told) : this;
    }

    private static Optional<Conclusion> byHistory(List<HistoryRow> news) {
        for (var state : List.of(
                HistoryRow.State.FAILED,
                HistoryRow.State.STARTED,
                HistoryRow.State.ROLLED_BACK,
                HistoryRow.State.APPLIED)) {
            var rows = news.stream().filter(row -> row.state() == state).toList();
            if (!rows.isEmpty()) {
                var names = rows.stream().map(HistoryRow::name).limit(5).collect(Collectors.joining(", "));
                return Optional.of(ofHistory(state, rows.get(0), names));
            }
        }
        return Optional.empty();
    }

    private static Conclusion ofHistory(HistoryRow.State state, HistoryRow row, String names) {
        return switch (state) {
            case FAILED ->
                new Conclusion(
                        Outcome.FAILED,
                        row.table() + " says failed: " + names + (row.error().isEmpty() ? "" : ": " + row.error()));
            case STARTED ->
                new Conclusion(
                        Outcome.INTERRUPTED, row.table() + " says started, and nobody is at it any more: " + names);
            case ROLLED_BACK -> new Conclusion(Outcome.ROLLED_BACK, row.table() + " says rolled back: " + names);
            case APPLIED, BASELINE ->
                new Conclusion(Outcome.APPLIED, row.table() + " says " + state.title() + ": " + names);
        };
    }

    private static Optional<Conclusion> byStatements(Migration migration) {
        return migration.statements().records().stream()
                .filter(one -> one.state() == StatementRecord.State.FAILED)
                .reduce((one, later) -> later)
                .map(failed -> new Conclusion(Outcome.FAILED, "a statement failed: " + failed.text()));
    }

    private static Conclusion bySchema(Migration migration, Optional<List<String>> changed, boolean beside) {
        var statements = migration.statements().records();
        var invalid = changed.orElse(List.of()).stream().filter(INVALID).toList();
        if (!invalid.isEmpty()) {
            return new Conclusion(Outcome.FAILED, "an index was left INVALID: " + shown(invalid));
        }
        if (changed.isPresent() && !changed.get().isEmpty()) {
            return new Conclusion(Outcome.APPLIED, "the schema has changed: " + shown(changed.get()));
        }
        boolean worked = statements.stream()
                .anyMatch(one -> !one.locks().isEmpty()
                        || one.state() == StatementRecord.State.DONE
                        || one.state() == StatementRecord.State.UNDONE);
        if (!worked) {
            return new Conclusion(Outcome.NOTHING, "no statement of it was seen to change anything");
        }
        if (changed.isEmpty()) {
            return new Conclusion(Outcome.UNKNOWN, "neither a history nor the schema tells");
        }
        if (beside) {
            return new Conclusion(Outcome.UNKNOWN, "the schema has changed, and its statements do not name what has");
        }
        var unseen = new Evident(statements).unseen();
        if (unseen.isPresent()) {
            return new Conclusion(
                    Outcome.UNKNOWN,
                    "the schema is as it was as far as it is compared, which does not show: " + unseen.get());
        }
        boolean data =
                statements.stream().noneMatch(one -> !one.expected().lock().isEmpty());
        return data
                ? new Conclusion(Outcome.UNKNOWN, "the schema is as it was; whether the rows are, nobody can see")
                : new Conclusion(Outcome.ROLLED_BACK, "the schema is as it was before");
    }

    private static String shown(List<String> changed) {
        int more = changed.size() - 3;
        return changed.stream().limit(3).collect(Collectors.joining("; ")) + (more > 0 ? " and " + more + " more" : "");
    }
}
