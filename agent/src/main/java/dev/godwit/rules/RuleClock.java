package dev.godwit.rules;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every group on its interval, and at once when a metric it reads has news: a page need not wait for the next tick
 * of a clock. The loop only takes rules up and settles them; what they find is worked out by a worker, one rule of a group at a
 * time and in order, so that no beat waits for a dear one.
 */
public final class RuleClock {

    /** A rule that took so long last time is dear. */
    static final Duration DEAR = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(RuleClock.class);

    private final Vertx vertx;
    private final WorkerExecutor quick;
    private final WorkerExecutor slow;
    private final Judge judge;
    private final InstantSource clock;
    private final Consumer<Health> judged;
    private final List<Turn> turns = new ArrayList<>();
    private boolean stopped;

    /** One group and where it stands. */
    private static final class Turn {
        private final Group group;
        private boolean running;
        private Instant begun = Instant.MIN;
        private boolean again;
        private boolean retired;
        private long missed;

        Turn(Group group) {
            this.group = group;
        }
    }

    /** Rules are evaluated on {@code quick}, those that lately took long on {@code slow}; {@code judged} is told of each. */
    public RuleClock(
            Vertx vertx,
            WorkerExecutor quick,
            WorkerExecutor slow,
            Judge judge,
            InstantSource clock,
            Consumer<Health> judged) {
        this.vertx = vertx;
        this.quick = quick;
        this.slow = slow;
        this.judge = judge;
        this.clock = clock;
        this.judged = judged;
    }

    public void start(Rules rules) {
        rules.groups().forEach(this::add);
    }

    private void add(Group group) {
        var turn = new Turn(group);
        turns.add(turn);
        arm(turn);
    }

    /**
     * These rules are in force now. Groups that are as they were keep their times; of the others nothing is settled any more,
     * not even what is being worked out.
     */
    public void replace(Rules rules) {
        var fresh = new ArrayList<>(rules.groups());
        turns.removeIf(turn -> {
            turn.retired = !fresh.remove(turn.group);
            return turn.retired;
        });
        fresh.forEach(this::add);
    }

    private void arm(Turn turn) {
        var now = clock.instant();
        var due = turn.group.nextAfter(now);
        vertx.setTimer(Math.max(1, Duration.between(now, due).toMillis()), timer -> {
            if (isWanted(turn)) {
                // A group that is still at work is not judged twice; its next time comes. One that was taken up a
                // moment ago,
                // for news, is being judged for this time.
                boolean late =
                        turn.running && !turn.begun.plus(turn.group.interval()).isAfter(due);
                turn.missed += late ? 1 : 0;
                turn.missed +=
                        Math.max(0, Duration.between(due, clock.instant()).dividedBy(turn.group.interval()));
                run(turn);
                arm(turn);
            }
        });
    }

    /** Judges the groups that read any of these metrics, now; a group at work is judged once more afterwards. */
    public void news(Set<String> metrics) {
        for (var turn : turns) {
            if (!stopped && turn.group.reads(metrics)) {
                if (turn.running) {
                    turn.again = true;
                } else {
                    run(turn);
                }
            }
        }
    }

    /** Times at which a group was due and not judged, because it was still at work or the loop was late. */
    public long missed(Group group) {
        return turns.stream()
                .filter(turn -> turn.group.equals(group))
                .mapToLong(turn -> turn.missed)
                .sum();
    }

    private boolean isWanted(Turn turn) {
        return !stopped && !turn.retired;
    }

    private void run(Turn turn) {
        if (!turn.running) {
            turn.running = true;
            turn.begun = clock.instant();
            step(turn, judge.round(turn.group, clock.instant()));
        }
    }

    private void step(Turn turn, Judge.Round round) {
        if (isWanted(turn) && round.hasNext()) {
            var judgement = round.begin();
            worker(judgement).executeBlocking(() -> evaluated(judgement), false).onComplete(done -> {
                if (isWanted(turn)) {
                    judged.accept(round.settle(judgement));
                }
                // In a turn of its own: what a worker has already done is told at once, and rules would pile up on the
                // stack.
                vertx.runOnContext(next -> step(turn, round));
            });
            return;
        }
        turn.running = false;
        if (turn.again && isWanted(turn)) {
            turn.again = false;
            run(turn);
        }
    }

    /** Dear rules wait for each other only: a rule about who is blocked must not wait for one about last week. */
    private WorkerExecutor worker(Judgement judgement) {
        boolean dear = judge.health(judgement.rule())
                .filter(last -> last.took().compareTo(DEAR) >= 0)
                .isPresent();
        return dear ? slow : quick;
    }

    private static Judgement evaluated(Judgement judgement) {
        try {
            judgement.evaluate();
        } catch (RuntimeException | StackOverflowError ours) {
            LOG.error("cannot evaluate {}", judgement.rule().key(), ours);
            judgement.failed("Godwit could not evaluate the rule, its log says why");
        }
        return judgement;
    }

    /** No rule is judged after this. */
    public void stop() {
        stopped = true;
    }
}
