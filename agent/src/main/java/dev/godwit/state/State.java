package dev.godwit.state;

import dev.godwit.series.Descriptor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What must survive a restart. Every piece of work is a transaction of its own; pieces are done one after the other, in the
 * order they were asked for, away from the loop.
 */
public final class State {

    /** A statement or a few that belong together. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What the agent writes of its store. */
    public static final Descriptor DAMAGED = Descriptor.gauge(
            "godwit_state_damaged",
            "1 if the store was damaged when the agent started, and what it remembered is lost.");

    private final Path directory;
    private final WorkerExecutor worker;

    private StateFile file;
    private Optional<Path> damaged = Optional.empty();

    /** Nothing is opened yet. */
    public State(Vertx vertx, Path directory) {
        this.directory = directory;
        this.worker = vertx.createSharedWorkerExecutor("godwit-state-" + directory, 1, 5, TimeUnit.MINUTES);
    }

    /**
     * Opens the store, makes it if there is none, and brings it to this version. Fails with {@link StateFailure} where the
     * directory cannot be used or is another agent's; a damaged file is moved aside and replaced by an empty one.
     */
    public Future<Void> open(Instant now) {
        return worker.executeBlocking(() -> {
            var opened = StateFile.open(directory, now);
            file = opened.file();
            damaged = opened.damaged();
            return null;
        });
    }

    /**
     * Opens a store that is there already, for somebody who only wants to read it while no agent does. Fails with
     * {@link StateFailure} where there is none, where an agent has it, and where it is damaged: mending is the agent's.
     */
    public Future<Void> openExisting() {
        return worker.executeBlocking(() -> {
            file = StateFile.existing(directory);
            return null;
        });
    }

    /** Does the work; fails with {@link StateFailure}, and then nothing of it was done. */
    public <T> Future<T> run(Work<T> work) {
        return worker.executeBlocking(() -> {
            if (file == null) {
                throw new StateFailure("the store " + directory + " is not open", null);
            }
            return file.run(work);
        });
    }

    /** Where a damaged store was moved to when this one was opened. */
    public Optional<Path> damaged() {
        return damaged;
    }

    public Path directory() {
        return directory;
    }

    /** Ends what was asked for before, and closes the store. */
    public Future<Void> close() {
        return worker.<Void>executeBlocking(() -> {
                    if (file != null) {
                        file.close();
                        file = null;
                    }
                    return null;
                })
                .otherwiseEmpty()
                .compose(closed -> worker.close());
    }
}
