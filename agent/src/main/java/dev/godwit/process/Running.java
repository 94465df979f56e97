package dev.godwit.process;

import dev.godwit.process.Ended.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A program on its way. All its state belongs to one context; the threads that watch the child only send it messages. */
public final class Running {

    /** How long a grandchild may keep our pipes open after the child itself has ended. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Command command;
    private final Promise<Ended> ended = Promise.promise();
    private final Context loop;
    private final Tail output = new Tail();
    private final Tail error = new Tail();

    private Reason reason = Reason.BY_ITSELF;
    private volatile Process child;
    private int openStreams;
    private boolean begun;
    private boolean over;
    private long deadline = -1;
    private long kill = -1;

    Running(Vertx vertx, Context loop, Command command) {
        this.vertx = vertx;
        this.loop = loop;
        this.command = command;
        this.openStreams = command.output() == Command.Output.KEPT ? 2 : 1;
    }

    /** Completes once the child is gone; fails with {@link StartFailure} if there never was one. */
    public Future<Ended> ended() {
        return ended.future();
    }

    /** Asks the child to end, and makes it after the grace. Harmless when it has ended already. */
    public Future<Ended> stop() {
        loop.runOnContext(none -> stop(Reason.STOPPED));
        return ended();
    }

    /** The child's process id, once it has one. */
    public OptionalLong pid() {
        return child().map(found -> OptionalLong.of(found.pid())).orElse(OptionalLong.empty());
    }

    Optional<Process> child() {
        return Optional.ofNullable(child);
    }

    Tail output() {
        return output;
    }

    Tail error() {
        return error;
    }

    /** From the starting thread, at once: a shutdown must find the child even if the context never runs again. */
    void adopt(Process process) {
        child = process;
    }

    void started() {
        begun = true;
        if (reason == Reason.BY_ITSELF) {
            deadline = vertx.setTimer(Math.max(1, command.deadline().toMillis()), timer -> stop(Reason.DEADLINE));
        } else {
            terminate();
        }
        Future.fromCompletionStage(child.onExit(), loop).onComplete(exit -> exited());
    }

    void failed(StartFailure failure) {
        over = true;
        ended.tryFail(failure);
    }

    void streamClosed() {
        openStreams--;
        finish();
    }

    private void exited() {
        over = true;
        vertx.cancelTimer(deadline);
        vertx.cancelTimer(kill);
        if (openStreams > 0) {
            vertx.setTimer(LINGER.toMillis(), timer -> {
                openStreams = 0;
                finish();
            });
        }
        finish();
    }

    private void finish() {
        if (over && openStreams <= 0) {
            ended.tryComplete(new Ended(child.exitValue(), reason, output.text(), error.text()));
        }
    }

    private void stop(Reason why) {
        if (over || reason != Reason.BY_ITSELF) {
            return;
        }
        reason = why;
        vertx.cancelTimer(deadline);
        if (begun) {
            terminate();
        }
    }

    private void terminate() {
        // Through the handle: Process.destroy() would also close the pipes and lose the child's last words.
        child.toHandle().destroy();
        kill = vertx.setTimer(Math.max(1, command.grace().toMillis()), timer -> {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.toHandle().destroyForcibly();
        });
    }
}
