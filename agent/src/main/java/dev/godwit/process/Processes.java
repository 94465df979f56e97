package dev.godwit.process;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Every program the agent started and has not seen the end of. The JVM's own end does not end its children, so this
 * does: in {@link #close}, and in a shutdown hook for the ends that leave no time for it.
 */
public final class Processes {

    private static final Duration LAST_GRACE = Duration.ofSeconds(5);
    private static final File NOTHING = new File("/dev/null");

    private final Vertx vertx;
    private final Context loop;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::endAll, "godwit-children");
    private volatile boolean closing;

    /** Futures complete on the context this is made on. */
    public Processes(Vertx vertx) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a program without waiting for it; what goes wrong at the start fails {@link Running#ended}. */
    public Running start(Command command) {
        var started = new Running(vertx, loop, command);
        running.add(started);
        started.ended().onComplete(end -> running.remove(started));
        // A thread of its own: a child may take hours, and starting one blocks.
        thread(command, "", () -> run(command, started)).start();
        return started;
    }

    /** Stops every child, each within its grace. Nothing can be started afterwards. */
    public Future<Void> close() {
        closing = true;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook is running or about to.
        }
        List<Future<Ended>> ends = new ArrayList<>();
        running.forEach(one -> ends.add(one.stop()));
        return ends.isEmpty()
                ? Future.succeededFuture()
                : Future.join(ends).otherwiseEmpty().mapEmpty();
    }

    /**
     * Ends processes with exactly this argument that we did not start: what a killed agent left behind. Sends SIGTERM and
     * does not wait. Reads the process table: call it on a worker.
     *
     * @return how many there were
     */
    public int endStrays(String argument) {
        var ours = children().map(Process::toHandle).toList();
        var strays = ProcessHandle.allProcesses()
                .filter(process -> !ours.contains(process))
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> Arrays.asList(arguments).contains(argument))
                        .orElse(false))
                .toList();
        strays.forEach(ProcessHandle::destroy);
        return strays.size();
    }

    private Stream<Process> children() {
        return running.stream().flatMap(one -> one.child().stream());
    }

    private void run(Command command, Running started) {
        Process process;
        try {
            if (closing) {
                throw new IOException("the agent is stopping");
            }
            process = builder(command).start();
        } catch (IOException | RuntimeException failed) {
            var failure = StartFailure.of(command, failed);
            loop.runOnContext(none -> started.failed(failure));
            return;
        }
        started.adopt(process);
        if (closing) {
            process.toHandle().destroy();
        }
        loop.runOnContext(none -> started.started());
        if (command.output() == Command.Output.KEPT) {
            thread(command, "-output", () -> drain(process.getInputStream(), started.output(), started))
                    .start();
        }
        drain(process.getErrorStream(), started.error(), started);
    }

    private static ProcessBuilder builder(Command command) {
        var builder = new ProcessBuilder(command.argv());
        var environment = builder.environment();
        var path = environment.get("PATH");
        environment.clear();
        if (path != null) {
            environment.put("PATH", path);
        }
        environment.put("LC_ALL", "C");
        environment.putAll(command.environment());
        builder.redirectInput(Redirect.from(NOTHING));
        if (command.output() == Command.Output.DISCARDED) {
            builder.redirectOutput(Redirect.DISCARD);
        }
        return builder;
    }

    private void drain(InputStream stream, Tail tail, Running started) {
        var buffer = new byte[8192];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                tail.append(buffer, read);
            }
        } catch (IOException closed) {
            // The child is gone; its end is told by its exit.
        }
        loop.runOnContext(none -> started.streamClosed());
    }

    private static Thread thread(Command command, String suffix, Runnable work) {
        var thread = new Thread(work, "godwit-" + command.program() + suffix);
        thread.setDaemon(true);
        return thread;
    }

    private void endAll() {
        closing = true;
        var left = children().toList();
        left.forEach(process -> process.toHandle().destroy());
        long end = System.nanoTime() + LAST_GRACE.toNanos();
        try {
            for (var process : left) {
                if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.toHandle().destroyForcibly();
                }
            }
        } catch (InterruptedException hurried) {
            left.forEach(process -> process.toHandle().destroyForcibly());
        }
    }
}
