package dev.godwit.cli;

import dev.godwit.process.Foreground;
import dev.godwit.process.StartFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One command while it runs: announced before it, told of as it goes, its end waited for. */
final class WatchedRun {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String NAME = "PGAPPNAME";
    private static final int NOT_FOUND = 127;

    /** How the command ended. */
    record End(String id, int exit, boolean interrupted) {
        boolean well() {
            return exit == 0 && !interrupted;
        }
    }

    private final Watcher watcher;
    private final Interruption interruption;
    private final RunView view;
    private final String own = System.getenv(NAME) == null
            ? "godwit-run-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 20, 1 << 24))
            : "";
    private boolean unheard;

    WatchedRun(Watcher watcher, Interruption interruption, RunView view) {
        this.watcher = watcher;
        this.interruption = interruption;
        this.view = view;
    }

    /** The name its sessions go by where its program is of libpq; empty where whoever typed it chose one that others may have, too. */
    String marker() {
        return own;
    }

    /** Fails with {@link StartFailure} where there is no such program, which is then told to the agent, too. */
    End run(JsonObject announcement, List<String> command)
            throws IOException, InterruptedException, StartFailure, KeptMigrations.NoSuchMigration {
        var id = watcher.announce(announcement);
        view.say("migration " + id);
        Foreground child;
        try {
            child = view.start(command, own.isEmpty() ? Map.of() : Map.of(NAME, own));
        } catch (StartFailure unstarted) {
            watcher.finish(id, NOT_FOUND, false);
            new Aftercare(watcher, interruption, view::say).ended(id);
            throw unstarted;
        }
        interruption.of(child);
        long begun = System.nanoTime();
        while (!child.ended(LOOK)) {
            var after = Duration.ofNanos(System.nanoTime() - begun);
            if (interruption.sends()) {
                last(id, child, after);
            }
            interruption.press();
            beat(id, child, after);
        }
        last(id, child, Duration.ofNanos(System.nanoTime() - begun));
        var signal = interruption.signal();
        signal.ifPresent(name -> view.say("interrupted by " + name));
        return new End(id, child.exit(), signal.isPresent());
    }

    /** What is told twice is believed: so the connections of the last moment are known, too. */
    private void last(String id, Foreground child, Duration after) throws InterruptedException {
        for (int told = 0; told < 2 && !unheard; told++) {
            beat(id, child, after);
        }
    }

    /** An agent that is away does not stop the command; it is told once. */
    private void beat(String id, Foreground child, Duration after) throws InterruptedException {
        try {
            view.show(watcher.beat(id, child.sockets()), after);
            if (unheard) {
                unheard = false;
                view.say("the agent answers again");
            }
        } catch (IOException silent) {
            if (!unheard) {
                unheard = true;
                view.say("the agent does not answer: " + silent.getMessage() + "; the command runs on");
            }
        }
    }
}
