package dev.godwit.migration;

import dev.godwit.migration.progress.PriorRun;
import dev.godwit.migration.sql.Fingerprint;
import dev.godwit.migration.sql.StatementKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Finds in the store what a statement took when it ran before: on a rehearsal, or in another environment. */
record PriorRuns(Ledger ledger) {

    private static final int SEARCHED = 200;

    /** What a normal text has in the place of a value; where it is an operator nothing is told that could be. */
    private static final String VALUE = "?";

    /**
     * Of the newest migrations, the newest in which it was done; fails with {@code StateFailure}. What changes a schema takes the
     * time it takes whatever values are in it. Anything else may be another amount of work with others, which nobody keeps.
     */
    Future<Optional<PriorRun>> find(String text) {
        if (!tells(text)) {
            return Future.succeededFuture(Optional.empty());
        }
        var fingerprint = Fingerprint.of(text);
        return ledger.newest(SEARCHED)
                .map(records -> records.stream()
                        .flatMap(record -> record.statements().stream())
                        .filter(one -> one.state() == StatementRecord.State.DONE)
                        .filter(one -> one.fingerprint().equals(fingerprint))
                        .map(one -> new PriorRun(seconds(one), one.bytes()))
                        .filter(run -> run.seconds() > 0)
                        .findFirst());
    }

    static boolean tells(String text) {
        return StatementKind.of(text) == StatementKind.SCHEMA
                || !Fingerprint.normal(text).contains(VALUE);
    }

    private static double seconds(StatementRecord statement) {
        double all = statement.serverSeconds() != null
                ? statement.serverSeconds()
                : statement.ended() == null
                        ? 0
                        : Duration.between(statement.begun(), statement.ended()).toMillis() / 1000.0;
        return all - statement.waited();
    }
}
