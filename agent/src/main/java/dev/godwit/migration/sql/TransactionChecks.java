package dev.godwit.migration.sql;

import dev.godwit.migration.sql.LintRun.Step;
import dev.godwit.migration.sql.Operation.Part;
import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.HashSet;
import java.util.Set;

/** What is wrong with how statements are put into transactions, and with the time they wait for locks. */
final class TransactionChecks {

    private static final String SAFER_LIMIT = "set lock_timeout = '2s';  -- and try again when it runs out";

    private final LintRun run;
    private final Set<String> unproven = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private boolean limitMissed;
    private int block;
    private Step opened;
    /** The first statement of the block that took a lock readers wait for, and on what. */
    private Step holder;

    private ObjectName held = ObjectName.NONE;
    private boolean told;

    TransactionChecks(LintRun run) {
        this.run = run;
    }

    void see(Step step) {
        var cursor = TokenCursor.of(step.statement().text());
        boolean inside = step.statement().scene().inBlock();
        if (cursor.accept("begin") || cursor.accept("start", "transaction")) {
            begin(step, inside);
        } else if (ends(cursor)) {
            end(step, inside);
        }
        if (step.statement().scene().block() != block) {
            block = step.statement().scene().block();
            forget();
        }
        limit(step);
        if (run.inBlock(step.statement())) {
            inBlock(step);
        }
    }

    private static boolean ends(TokenCursor cursor) {
        boolean commit = cursor.accept("commit") || cursor.accept("end");
        return (commit || (cursor.accept("rollback") && !cursor.has("to"))) && !cursor.accept("prepared");
    }

    private void begin(Step step, boolean inside) {
        if (inside) {
            run.report(
                    "nested-begin",
                    step,
                    "a transaction is open already: the server warns and goes on in that one",
                    "");
        } else {
            opened = step;
        }
    }

    private void end(Step step, boolean inside) {
        if (!inside) {
            run.report("commit-without-begin", step, "no transaction was begun in this file", "");
        }
        opened = null;
    }

    void end() {
        if (opened != null) {
            run.report(
                    "transaction-not-ended",
                    opened,
                    "nothing in this file ends it: its locks stay, or all of it is rolled back",
                    "");
        }
    }

    private void forget() {
        unproven.clear();
        labels.clear();
        holder = null;
        told = false;
    }

    /** Once a file: whoever sets a limit sets it for all. */
    private void limit(Step step) {
        if (limitMissed || !step.statement().scene().lockTimeout().isEmpty()) {
            return;
        }
        for (var forecast : step.forecasts()) {
            var mode = strongest(forecast);
            if (mode.blocksWrites() && forecast.inBlock()) {
                limitMissed = true;
                var text = "while this waits for " + mode.title() + " on " + about(forecast)
                        + ", everybody who comes later waits behind it, and nothing limits how long";
                run.report("no-lock-timeout", step, text, SAFER_LIMIT);
                return;
            }
        }
    }

    private LockMode strongest(Forecast forecast) {
        var mode = run.isNew(forecast.target()) ? LockMode.NONE : forecast.lock();
        for (var other : forecast.others()) {
            // Of what has no name, only what belongs to a table that is in use is waited for.
            boolean inUse = other.name().map(name -> !run.isNew(name)).orElse(mode != LockMode.NONE);
            mode = inUse && other.certain() ? mode.or(other.mode()) : mode;
        }
        return mode;
    }

    private static String about(Forecast forecast) {
        return forecast.lock().blocksWrites() && forecast.target().isPresent()
                ? forecast.target().toString()
                : forecast.others().stream()
                        .flatMap(other -> other.name().stream())
                        .map(ObjectName::toString)
                        .findFirst()
                        .orElse("what it touches");
    }

    private void inBlock(Step step) {
        for (var forecast : step.forecasts()) {
            proven(step, forecast);
            after(step, forecast);
        }
        labelled(step);
    }

    private void proven(Step step, Forecast forecast) {
        var name = forecast.operation().part(Part.NAME);
        if (forecast.kind().endsWith("_not_valid")) {
            unproven.add(name);
        } else if (forecast.kind().equals("validate_constraint") && unproven.contains(name)) {
            run.report(
                    "validate-with-add",
                    step,
                    "the lock of the statement that added " + name + " is held while all of the table is read",
                    "commit;\n" + step.statement().shortText(Integer.MAX_VALUE) + ";");
        }
    }

    private void after(Step step, Forecast forecast) {
        boolean strong = forecast.lock().blocksReads() && !run.isNew(forecast.target());
        boolean more = forecast.lock().compareTo(LockMode.ROW_EXCLUSIVE) >= 0
                || forecast.kind().equals("query");
        boolean other = forecast.isLong() || !forecast.target().equals(held);
        if (holder != null && holder.statement().number() != step.statement().number() && more && other && !told) {
            told = true;
            var text = "reads and writes of " + (held.isPresent() ? held : "what was locked")
                    + " wait for this too: statement " + holder.statement().number()
                    + " holds ACCESS EXCLUSIVE until the transaction ends";
            run.report("strong-lock-then-more", step, text, "-- commit between the two");
        }
        if (strong && holder == null) {
            holder = step;
            held = forecast.target();
        }
    }

    private void labelled(Step step) {
        for (var token : TokenCursor.significant(step.statement().text())) {
            if (token.kind() == Kind.STRING && labels.contains(token.content())) {
                run.report(
                        "enum-value-in-transaction",
                        step,
                        "the value " + token.text()
                                + " was added in this transaction, and using it fails until that commits",
                        "commit;");
                break;
            }
        }
        for (var forecast : step.forecasts()) {
            if (forecast.kind().equals("add_enum_value")) {
                labels.add(forecast.operation().part(Part.NAME));
            }
        }
        labels.remove("");
    }
}
