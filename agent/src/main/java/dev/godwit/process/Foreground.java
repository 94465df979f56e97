package dev.godwit.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that somebody has typed and waits for: it has our environment and our standard input, and its outputs are ours, or
 * go through our hands where something else is on the screen. For the command line; any thread may ask.
 */
public final class Foreground {

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Takes what the program writes, as it comes, from a thread of its own for each of its two outputs. */
    @FunctionalInterface
    public interface Written {
        void take(byte[] bytes, int length);
    }

    private final Process process;
    private final List<Thread> readers = new ArrayList<>();

    /** It and whatever was seen to descend from it: what outlives its parent stays of the family. */
    private final Set<ProcessHandle> family = new LinkedHashSet<>();

    private Foreground(Process process) {
        this.process = process;
    }

    /** With its outputs as ours. Fails with {@link StartFailure}. */
    public static Foreground start(List<String> argv, Map<String, String> more) throws StartFailure {
        var builder = builder(argv, more).redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        return new Foreground(begin(builder, argv));
    }

    /** Both its outputs are handed to {@code written}. Fails with {@link StartFailure}. */
    public static Foreground start(List<String> argv, Map<String, String> more, Written written) throws StartFailure {
        var started = new Foreground(begin(builder(argv, more), argv));
        started.read(started.process.getInputStream(), written);
        started.read(started.process.getErrorStream(), written);
        return started;
    }

    private static ProcessBuilder builder(List<String> argv, Map<String, String> more) {
        var builder = new ProcessBuilder(argv).redirectInput(Redirect.INHERIT);
        builder.environment().putAll(more);
        return builder;
    }

    private static Process begin(ProcessBuilder builder, List<String> argv) throws StartFailure {
        try {
            return builder.start();
        } catch (IOException | RuntimeException failed) {
            throw StartFailure.of(argv.get(0), failed);
        }
    }

    private void read(InputStream stream, Written written) {
        var thread = new Thread(
                () -> {
                    var buffer = new byte[8192];
                    try (stream) {
                        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                            written.take(buffer, read);
                        }
                    } catch (IOException closed) {
                        // It is gone; its end is told by its exit.
                    }
                },
                "godwit-child-output");
        thread.setDaemon(true);
        thread.start();
        readers.add(thread);
    }

    /** Whether it has ended within this time. */
    public boolean ended(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        for (var reader : readers) {
            reader.join(LAST_WORDS.toMillis());
        }
        return true;
    }

    /** Its exit code, or 128 plus the signal that ended it; only once it has ended. */
    public int exit() {
        return process.exitValue();
    }

    /**
     * Sends a signal to it and to all it has started, as a terminal does; Java itself knows only SIGTERM.
     *
     * @param name without SIG
     */
    public void signal(String name) {
        var argv = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\" 2>/dev/null", "sh"));
        family().forEach(one -> argv.add(Long.toString(one.pid())));
        try {
            new ProcessBuilder(argv)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor(1, TimeUnit.SECONDS);
        } catch (IOException unheard) {
            process.toHandle().destroy();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it and all it has started, at once. */
    public void kill() {
        family().toList().forEach(ProcessHandle::destroyForcibly);
    }

    /** The TCP connections that it and all it has started have at this moment; none where there is no /proc. */
    public List<OpenSocket> sockets() {
        return Sockets.of(known());
    }

    /** Process ids of all of it that runs, also of what its parent has left behind since it was last asked for. */
    private synchronized List<Long> known() {
        var before = new LinkedHashSet<>(Set.of(process.toHandle()));
        before.addAll(family);
        family.clear();
        for (var one : before) {
            // Looking for descendants reads the whole table of processes: once is enough unless a parent is gone.
            if (one.isAlive() && family.size() < Sockets.MOST_PROCESSES && family.add(one)) {
                one.descendants().forEach(family::add);
            }
        }
        return family.stream().map(ProcessHandle::pid).toList();
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }
}
