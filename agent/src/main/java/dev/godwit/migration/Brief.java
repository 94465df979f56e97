package dev.godwit.migration;

import java.time.Duration;
import java.time.Instant;

/**
 * A migration in one line of a list.
 *
 * @param lasted seconds; null while it runs
 * @param statement the one that runs; empty if none does
 * @param findings that are not healed
 */
record Brief(
        String id,
        String target,
        String database,
        String tool,
        String name,
        Instant begun,
        Instant ended,
        Double lasted,
        Outcome outcome,
        String why,
        int statements,
        int done,
        String statement,
        int behind,
        int worst,
        double blockedSeconds,
        ProgressRecord progress,
        long findings) {

    static Brief of(MigrationRecord record) {
        var points = record.blast().points();
        return new Brief(
                record.id(),
                record.target(),
                record.database(),
                record.tool(),
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
                record.statements().stream()
                        .filter(StatementRecord::running)
                        .map(StatementRecord::text)
                        .reduce("", (one, later) -> later),
                points.isEmpty() || !record.running()
                        ? 0
                        : points.get(points.size() - 1).behind(),
                record.blast().worst().behind(),
                record.blast().blockedSeconds(),
                record.progress(),
                record.findings().stream().filter(one -> one.healed() == null).count());
    }
}
