package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.migration.Brief;
import dev.godwit.migration.Documents;
import dev.godwit.migration.KeptRecords;
import dev.godwit.migration.Ledger;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.report.AsOf;
import dev.godwit.migration.report.HtmlReport;
import dev.godwit.migration.report.MarkdownReport;
import dev.godwit.state.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Those in the store of a configuration, as the agent left them. */
final class StoredMigrations implements KeptMigrations {

    private static final int LISTED = 200;
    private static final int ALIKE = 10;

    private final AgentConfig config;
    private final Running running = new Running();
    private final State state;
    private final Ledger ledger;

    private StoredMigrations(AgentConfig config) {
        this.config = config;
        this.state = new State(running.vertx(), config.state());
        this.ledger = new Ledger(state);
    }

    /** Throws what {@link State#openExisting} fails with. */
    static StoredMigrations open(AgentConfig config) throws ExecutionException, InterruptedException {
        var stored = new StoredMigrations(config);
        try {
            stored.running.await(stored.state.openExisting());
            return stored;
        } catch (ExecutionException unopened) {
            stored.close();
            throw unopened;
        }
    }

    @Override
    public List<Brief> list() throws ExecutionException, InterruptedException {
        return running.await(ledger.newest(LISTED)).stream().map(Brief::of).toList();
    }

    @Override
    public MigrationRecord one(String id) throws ExecutionException, InterruptedException, NoSuchMigration {
        var found = running.await(id.equals(KeptRecords.LAST) ? ledger.newest(1) : ledger.like(id, ALIKE));
        if (found.size() != 1) {
            throw new NoSuchMigration(
                    found.isEmpty()
                            ? "There is no such migration."
                            : "More than one migration begins like this:\n"
                                    + found.stream().map(MigrationRecord::id).collect(Collectors.joining("\n")));
        }
        return found.get(0);
    }

    @Override
    public String report(String id, Format format) throws ExecutionException, InterruptedException, NoSuchMigration {
        var record = one(id);
        var asOf = new AsOf(Instant.now(), false, backup(record));
        return switch (format) {
            case md -> MarkdownReport.of(record, asOf);
            case html -> HtmlReport.of(record, asOf);
            case json -> Documents.write(record);
        };
    }

    /** What the directories of backups hold now. */
    private Optional<String> backup(MigrationRecord record) throws InterruptedException {
        var backups = BackupCommand.backups(config, running);
        try {
            running.await(backups.refresh());
            return backups.wayBack(record.target(), record.database(), record.begun());
        } catch (ExecutionException unread) {
            return Optional.of("not known: the backups cannot be read: "
                    + unread.getCause().getMessage());
        }
    }

    @Override
    public AsOf asOf() {
        return new AsOf(Instant.now(), false, Optional.empty());
    }

    @Override
    public void close() {
        running.close();
    }
}
