package dev.godwit.cli;

import dev.godwit.cli.KeptMigrations.NoSuchMigration;
import dev.godwit.migration.MigrationRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** From the end of a command to the verdict: what it left on the server, how it ended, what comes of it. */
final class Aftercare {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Watcher watcher;
    private final Interruption interruption;
    private final Consumer<String> say;

    Aftercare(Watcher watcher, Interruption interruption, Consumer<String> say) {
        this.watcher = watcher;
        this.interruption = interruption;
        this.say = say;
    }

    /** Ends what the command has left on the server; gives the process ids of what would not end. */
    List<Integer> clear(String id) throws InterruptedException {
        Watcher.Stopped stopped;
        try {
            stopped = watcher.stop(id);
        } catch (IOException refused) {
            say.accept("what is left of it on the server cannot be stopped: " + refused.getMessage());
            return List.of();
        }
        if (!stopped.told().isEmpty()) {
            say.accept("its sessions on the server were stopped: pid " + stopped.told());
        }
        say.accept(
                stopped.left().isEmpty()
                        ? "no session of it is on the server"
                        : (stopped.left().size() == 1 ? "a session of it is" : "sessions of it are")
                                + " still on the server: pid " + stopped.left());
        return stopped.left();
    }

    /** Waits until it is known how it ended; one whose sessions go on is given as it is after a while. */
    MigrationRecord ended(String id) throws IOException, InterruptedException, NoSuchMigration {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var record = watcher.record(id);
        while (record.running() && System.nanoTime() < end) {
            pause(LOOK);
            record = watcher.record(id);
        }
        return record;
    }

    /** Watches what comes of it for a while, or until somebody has seen enough. */
    MigrationRecord settled(MigrationRecord record, Duration settle)
            throws IOException, InterruptedException, NoSuchMigration {
        if (settle.isZero() || record.running() || record.outcome().bad()) {
            return record;
        }
        say.accept(record.outcome().title() + "; what comes of it is watched for " + settle.toSeconds() + " s");
        long end = System.nanoTime() + settle.toNanos();
        while (System.nanoTime() < end && !pause(SETTLING)) {
            // Only time passes; what is found meanwhile stays found.
        }
        return watcher.record(record.id());
    }

    private boolean pause(Duration time) throws InterruptedException {
        return interruption.within(time);
    }
}
