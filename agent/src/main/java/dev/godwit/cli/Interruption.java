package dev.godwit.cli;

import dev.godwit.process.Foreground;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM while a command of somebody's runs: they are the command's, which has ten seconds to heed them. A second one
 * ends it at once. Any thread.
 */
final class Interruption {

    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A terminal sends Ctrl-C to the command itself; some programs take a second one for impatience. */
    private static final Duration OF_THE_TERMINAL = Duration.ofSeconds(2);

    private final boolean terminal;
    private final CountDownLatch first = new CountDownLatch(1);
    private Foreground child;
    private String signal = "";
    private boolean sent;
    private boolean killed;
    private long since;

    /** @param terminal whether a Ctrl-C reaches the command without us */
    Interruption(boolean terminal) {
        this.terminal = terminal;
    }

    /** From now on signals do not end this process. */
    void handle() {
        Signals.handle("INT", () -> arrived("INT"));
        Signals.handle("TERM", () -> arrived("TERM"));
    }

    private synchronized void arrived(String name) {
        if (!signal.isEmpty()) {
            kill();
            return;
        }
        signal = name;
        since = System.nanoTime();
        first.countDown();
    }

    /** The command runs; a signal that was there before it is its own. */
    synchronized void of(Foreground started) {
        child = started;
        if (!signal.isEmpty()) {
            send();
        }
    }

    /** Whether the next {@link #press} will send the signal to the command. */
    synchronized boolean sends() {
        if (signal.isEmpty() || child == null || sent) {
            return false;
        }
        boolean reachesIt = terminal && !signal.equals("TERM");
        return !reachesIt || System.nanoTime() - since > OF_THE_TERMINAL.toNanos();
    }

    /** Does what is due while the command runs on; often, for a signal waits for it. */
    synchronized void press() {
        if (sends()) {
            send();
        }
        if (!signal.isEmpty() && System.nanoTime() - since > GRACE.toNanos()) {
            kill();
        }
    }

    private void send() {
        if (child != null && !sent) {
            sent = true;
            child.signal(signal);
        }
    }

    private void kill() {
        if (child != null && !killed) {
            killed = true;
            child.kill();
        }
    }

    /** The name of the signal that came. */
    synchronized Optional<String> signal() {
        return signal.isEmpty() ? Optional.empty() : Optional.of("SIG" + signal);
    }

    /** Lets time pass; ends early, with true, when a signal has come. */
    boolean within(Duration time) throws InterruptedException {
        return first.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
