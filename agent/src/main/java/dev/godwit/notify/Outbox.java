package dev.godwit.notify;

import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Messages on their way to one receiver. Those of one key arrive in order, one at a time, each tried until it is taken,
 * refused or too old; other keys do not wait for a key in trouble. Memory only, and never more than its limit. Loop only.
 */
final class Outbox {

    private final Vertx vertx;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pace pace;
    private final Tally tally;
    private final Function<Buffer, Future<Answer>> post;
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private final Promise<Void> empty = Promise.promise();
    private int depth;
    private int underway;
    private boolean quiet;
    private boolean closing;

    Outbox(
            Vertx vertx,
            InstantSource clock,
            RandomGenerator random,
            Pace pace,
            Tally tally,
            Function<Buffer, Future<Answer>> post) {
        this.vertx = vertx;
        this.clock = clock;
        this.random = random;
        this.pace = pace;
        this.tally = tally;
        this.post = post;
    }

    private record Message(Instant at, Buffer body) {}

    /** The messages of one key; its head is the one being tried. */
    private static final class Queue {
        private final Deque<Message> messages = new ArrayDeque<>();
        private boolean sending;
        private boolean pausing;
        private int failures;

        /** The oldest that is not being tried: that one may have arrived already. */
        private Optional<Message> droppable() {
            return messages.stream().skip(sending ? 1 : 0).findFirst();
        }
    }

    void put(String key, Buffer body) {
        if (depth >= pace.messages()) {
            dropOldest();
        }
        queues.computeIfAbsent(key, absent -> new Queue()).messages.add(new Message(clock.instant(), body));
        depth++;
        pump();
    }

    List<Sample> samples(Instant now) {
        double oldest = oldest().map(
                        message -> Duration.between(message.at(), now).toMillis() / 1000.0)
                .orElse(0.0);
        return tally.samples(depth, Math.max(0, oldest));
    }

    /** Sends on for as long as the farewell lasts. */
    Future<Void> close() {
        closing = true;
        if (depth == 0) {
            return Future.succeededFuture();
        }
        long timer = vertx.setTimer(Math.max(1, pace.farewell().toMillis()), late -> {
            tally.dropped(depth, "the agent ends");
            empty.tryComplete();
        });
        return empty.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void pump() {
        for (var key : new ArrayList<>(queues.keySet())) {
            if (quiet || underway >= pace.atOnce()) {
                return;
            }
            var queue = queues.get(key);
            if (queue != null && !queue.sending && !queue.pausing) {
                send(key, queue);
            }
        }
    }

    private void send(String key, Queue queue) {
        dropAged(queue);
        if (queue.messages.isEmpty()) {
            forget(key);
            return;
        }
        queue.sending = true;
        underway++;
        post.apply(queue.messages.getFirst().body()).onComplete(answer -> {
            underway--;
            queue.sending = false;
            settle(queue, answer.result());
            if (queue.messages.isEmpty()) {
                forget(key);
            }
            pump();
        });
    }

    private void settle(Queue queue, Answer answer) {
        if (answer == null) {
            throw new IllegalStateException("a post without an answer");
        }
        if (answer instanceof Answer.Later later) {
            tally.failed(later.why());
            pause(queue, later.after());
            return;
        }
        queue.messages.removeFirst();
        queue.failures = 0;
        depth--;
        if (answer instanceof Answer.Never never) {
            tally.refused(never.why());
        } else {
            tally.sent();
        }
    }

    private void pause(Queue queue, Optional<Duration> asked) {
        queue.pausing = true;
        queue.failures++;
        var wait = pace.pause(queue.failures, asked, random);
        // Who asks to be left alone is left alone by every key.
        quiet |= asked.isPresent();
        vertx.setTimer(Math.max(1, wait.toMillis()), over -> {
            queue.pausing = false;
            quiet &= asked.isEmpty();
            pump();
        });
    }

    private void dropAged(Queue queue) {
        var oldest = clock.instant().minus(pace.age());
        int before = queue.messages.size();
        queue.messages.removeIf(message -> message.at().isBefore(oldest));
        int gone = before - queue.messages.size();
        depth -= gone;
        tally.dropped(gone, "too old");
    }

    private void dropOldest() {
        queues.values().stream()
                .filter(queue -> queue.droppable().isPresent())
                .min(Comparator.comparing(queue -> queue.droppable().get().at()))
                .ifPresent(queue -> {
                    queue.messages.remove(queue.droppable().get());
                    depth--;
                    tally.dropped(1, "too many");
                });
    }

    private Optional<Message> oldest() {
        return queues.values().stream()
                .flatMap(queue -> queue.messages.stream().limit(1))
                .min(Comparator.comparing(Message::at));
    }

    private void forget(String key) {
        queues.remove(key);
        if (closing && depth == 0) {
            empty.tryComplete();
        }
    }
}
