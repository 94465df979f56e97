package dev.godwit.postgres;

import java.util.ArrayDeque;
import java.util.Deque;

/** So many at a time, the others in the order they came. Belongs to one event loop. */
public final class Turns {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    public Turns(int atOnce) {
        this.free = atOnce;
    }

    /** Runs it when it is its turn, perhaps at once; whoever had one calls {@link #done}. */
    public void take(Runnable turn) {
        if (free == 0) {
            waiting.add(turn);
        } else {
            free--;
            turn.run();
        }
    }

    /** Gives a turn up. */
    public void done() {
        var next = waiting.poll();
        if (next == null) {
            free++;
        } else {
            next.run();
        }
    }
}
