package dev.godwit.migration;

import dev.godwit.migration.progress.PriorRun;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Finds in the store what a statement took when it ran before: on a rehearsal, or in another environment. */
record PriorRuns(Ledger ledger) {

    private static final int SEARCHED = 200;

    /** Of the newest migrations, the newest in which it was done; fails with {@code StateFailure}. */
    Future<Optional<PriorRun>> find(String fingerprint) {
        return ledger.newest(SEARCHED)
                .map(records -> records.stream()
                        .flatMap(record -> record.statements().stream())
                        .filter(one -> one.state() == StatementRecord.State.DONE)
                        .filter(one -> one.fingerprint().equals(fingerprint))
                        .map(one -> new PriorRun(seconds(one), one.bytes()))
                        .filter(run -> run.seconds() > 0)
                        .findFirst());
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
