package dev.godwit.backup;

import dev.godwit.backup.BackupFailure.Kind;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.process.Command;
import dev.godwit.process.Ended;
import dev.godwit.process.Running;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One attempt at a backup, from asking the server its version to the manifest. Ends as a {@link Backup} or leaves nothing. */
final class Run {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final BackupPlan plan;
    private final Source source;
    private final Cause cause;
    private final Tools tools;
    private final Instant started;

    private ServerFacts facts;
    private Client client;
    private Workspace workspace;
    private Command command;
    private Running dump;
    private boolean stopping;

    Run(BackupPlan plan, Source source, Cause cause, Tools tools) {
        this.plan = plan;
        this.source = source;
        this.cause = cause;
        this.tools = tools;
        this.started = tools.clock().instant();
    }

    /** Fails with {@link BackupFailure}. */
    Future<Backup> take() {
        return source.facts()
                .get()
                .recover(this::unreachable)
                .compose(this::findClient)
                .compose(this::prepare)
                .compose(this::dump)
                .compose(this::publish)
                .eventually(this::cleanUp);
    }

    void stop() {
        stopping = true;
        if (dump != null) {
            dump.stop();
        }
    }

    private Future<ServerFacts> unreachable(Throwable failure) {
        var text = "cannot reach database " + plan.database() + ": " + failure.getMessage();
        return Future.failedFuture(new BackupFailure(Kind.UNREACHABLE, text, "", failure));
    }

    private Future<Client> findClient(ServerFacts found) {
        facts = found;
        return tools.clients().find(found.major());
    }

    private Future<Command> prepare(Client found) {
        client = found;
        return onWorker("cannot prepare the backup", this::openWorkspace);
    }

    private Command openWorkspace() throws IOException, BackupFailure {
        var lock = PlanLock.take(plan);
        if (lock.isEmpty()) {
            throw new BackupFailure(Kind.BUSY, "another process is taking it", "");
        }
        workspace = Workspace.open(freeId(), plan, lock.get());
        var password = source.settings().passwords().find(source.settings().address());
        Optional<Path> passFile = password.isPresent()
                ? Optional.of(workspace.secretFile(Dump.passLine(password.get().reveal())))
                : Optional.empty();
        return Dump.command(plan, source, facts, client, workspace, passFile);
    }

    /** The plan and the second; where that is taken, the next second's name. */
    private String freeId() {
        var time = started;
        while (taken(plan.name() + "-" + STAMP.format(time))) {
            time = time.plusSeconds(1);
        }
        return plan.name() + "-" + STAMP.format(time);
    }

    private boolean taken(String id) {
        return plan.to().stream().anyMatch(directory -> taken(directory, id));
    }

    private static boolean taken(Path directory, String id) {
        return Files.exists(directory.resolve(id + ".dump")) || Files.exists(directory.resolve(id + Manifest.SUFFIX));
    }

    private Future<Ended> dump(Command prepared) {
        command = prepared;
        dump = tools.processes().start(prepared);
        if (stopping) {
            dump.stop();
        }
        return dump.ended().recover(this::notStarted);
    }

    private Future<Ended> notStarted(Throwable failure) {
        return Future.failedFuture(new BackupFailure(Kind.CLIENT, failure.getMessage(), "", failure));
    }

    private Future<Backup> publish(Ended ended) {
        if (!ended.well()) {
            return Future.failedFuture(Dump.failure(ended, plan));
        }
        return onWorker("cannot publish the backup", () -> workspace.publish(describe(ended)));
    }

    private Backup describe(Ended ended) throws IOException {
        var content = workspace.seal();
        List<String> warnings = new ArrayList<>(client.warnings());
        warnings.addAll(Dump.warnings(ended));
        return new Backup(
                workspace.id(),
                plan.name(),
                plan.database(),
                source.settings().address().database(),
                facts.version(),
                client.version(),
                cause,
                started,
                tools.clock().instant(),
                content.bytes(),
                content.sha256(),
                ended.exit(),
                command.argv(),
                warnings,
                plan.to());
    }

    private Future<Void> cleanUp() {
        return onWorker("cannot clean up after the backup", () -> {
            if (workspace != null) {
                workspace.close();
            }
            return null;
        });
    }

    /** Work on files; unordered, so that one long checksum does not hold up everybody else's. */
    private <T> Future<T> onWorker(String what, FileWork<T> work) {
        return tools.files()
                .executeBlocking(
                        () -> {
                            try {
                                return work.run();
                            } catch (IOException refused) {
                                throw BackupFailure.storage(what, refused);
                            }
                        },
                        false);
    }

    private interface FileWork<T> {
        T run() throws IOException, BackupFailure;
    }
}
