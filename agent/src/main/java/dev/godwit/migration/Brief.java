package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A migration in one line of a list.
 *
 * @param title of its tool, for people; {@code certain} is false where that is a guess
 * @param lasted seconds; null while it runs
 * @param statement the one that runs; empty if none does
 * @param number its place, and {@code of} how many there are; 0 for not known
 * @param waiting whether it waits for a lock
 * @param waitsFor whom the migration waits for in the end, for people
 * @param findings that are not healed
 */
public record Brief(
        String id,
        String target,
        String database,
        String tool,
        String title,
        boolean certain,
        String name,
        Instant begun,
        Instant ended,
        Double lasted,
        Outcome outcome,
        String why,
        int statements,
        int done,
        String statement,
        int number,
        int of,
        boolean waiting,
        List<String> waitsFor,
        int behind,
        int worst,
        double blockedSeconds,
        ProgressRecord progress,
        long findings) {

    public boolean running() {
        return ended == null;
    }

    /** What there is to say in a line. */
    public static Brief of(MigrationRecord record) {
        var now = record.running() ? record.blast().now() : null;
        var current =
                record.statements().stream().filter(StatementRecord::running).reduce((one, later) -> later);
        return new Brief(
                record.id(),
                record.target(),
                record.database(),
                record.tool(),
                record.toolTitle(),
                record.certain(),
                record.name(),
                record.begun(),
                record.ended(),
                record.running()
                        ? null
                        : Duration.between(record.begun(), record.ended()).toMillis() / 1000.0,
                record.outcome(),
                record.why(),
                record.statements().size(),
                record.done(),
                current.map(StatementRecord::text).orElse(""),
                current.map(StatementRecord::number).orElse(0),
                current.map(StatementRecord::of).orElse(0),
                current.filter(one -> one.state() == StatementRecord.State.WAITING)
                        .isPresent(),
                now == null ? List.of() : now.roots(),
                now == null ? 0 : now.behind(),
                record.blast().worst().behind(),
                record.blast().blockedSeconds(),
                record.progress(),
                record.findings().stream().filter(one -> one.healed() == null).count());
    }
}
