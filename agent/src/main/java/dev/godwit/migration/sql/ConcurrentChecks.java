package dev.godwit.migration.sql;

import dev.godwit.migration.sql.LintRun.Step;
import dev.godwit.migration.sql.Operation.Part;
import java.util.Set;

/** What makes statements fail that do their work beside others, and what such a failure leaves behind. */
final class ConcurrentChecks {

    private static final Set<String> BUILDS =
            Set.of("create_index_concurrently", "reindex_concurrently", "reindex_index_concurrently");

    private final LintRun run;

    ConcurrentChecks(LintRun run) {
        this.run = run;
    }

    void see(Step step) {
        for (var forecast : step.forecasts()) {
            if (!forecast.inBlock() && run.inBlock(step.statement())) {
                run.report(
                        "concurrently-in-transaction",
                        step,
                        "it cannot run inside a transaction block: the server refuses it (25001)",
                        "-- put it into a file of its own and tell the migration tool to open no transaction for that");
            }
            if (BUILDS.contains(forecast.kind())) {
                build(step, forecast);
            }
        }
    }

    private void build(Step step, Forecast forecast) {
        var limit = step.statement().scene().lockTimeout();
        if (!limit.isEmpty()) {
            run.report(
                    "concurrently-lock-timeout",
                    step,
                    "lock_timeout of " + limit
                            + " counts for its waits for older transactions too: when it runs out, an INVALID index stays behind",
                    "set lock_timeout = 0;\n" + step.statement().shortText(Integer.MAX_VALUE) + ";");
        }
        if (forecast.operation().has(Part.IF_NOT_EXISTS)) {
            var name = forecast.operation().part(Part.NAME);
            run.report(
                    "concurrently-if-not-exists",
                    step,
                    "if an earlier attempt left " + name + " INVALID, this succeeds and leaves it so",
                    "drop index concurrently if exists " + ObjectName.quoted(name) + ";\n"
                            + step.statement().shortText(Integer.MAX_VALUE).replaceAll("(?i) if not exists", "") + ";");
        }
    }
}
