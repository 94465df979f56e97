package dev.godwit.migration;

import dev.godwit.migration.StatementRecord.Expected;
import dev.godwit.migration.StatementRecord.State;
import dev.godwit.migration.sql.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** One statement while it is followed. */
final class Tracked {

    static final int LONGEST = 2_000;
    private static final int MOST_LOCKS = 50;

    /** Its place in a text of several, from 1; 0 while that is not known. */
    int part;

    String text;
    Long queryId;
    Instant begun;
    Instant ended;
    State state = State.RUNNING;
    Double serverSeconds;
    Expected expected = Expected.NOTHING;
    int behind;

    /** When it was seen to run for the last time; null if only what it left was seen. */
    Instant active;

    /** Of the table it is about, before it; null while nobody knows. */
    Long bytes;

    private double waited;

    /** Of the wait that goes on, seconds; the server says when it began. */
    private double waiting;

    private int looks;
    private final Map<String, LockTaken> locks = new LinkedHashMap<>();

    Tracked(int part, String text, Long queryId, Instant begun) {
        this.part = part;
        this.text = text;
        this.queryId = queryId;
        this.begun = begun;
    }

    /** What it does at one look. */
    void seen(LookedSession session, Iterable<LockTaken> taken) {
        looks++;
        if (session.waitsForLock()) {
            waiting = Math.max(waiting, session.waited());
        } else {
            waitOver();
        }
        state = session.waitsForLock() ? State.WAITING : State.RUNNING;
        for (var lock : taken) {
            if (locks.size() < MOST_LOCKS || locks.containsKey(lock.relation())) {
                locks.merge(lock.relation(), lock, Tracked::stronger);
            }
        }
    }

    private static LockTaken stronger(LockTaken before, LockTaken now) {
        var mode = HeldLock.strength(now.mode()) >= HeldLock.strength(before.mode()) ? now : before;
        return new LockTaken(mode.relation(), mode.mode(), mode.granted(), Math.max(before.waited(), now.waited()));
    }

    void end(Instant at, State how) {
        if (ended == null) {
            ended = at;
            waitOver();
        }
        state = how;
    }

    private void waitOver() {
        waited += waiting;
        waiting = 0;
    }

    /** Seconds it has waited for locks so far. */
    double waited() {
        return waited + waiting;
    }

    boolean running() {
        return ended == null;
    }

    /** A query is worth showing only when it takes a while: tools look around a lot. */
    boolean lasting() {
        return looks > 1;
    }

    StatementRecord record(int number, int of) {
        return new StatementRecord(
                number,
                of,
                StatementText.shown(text, LONGEST),
                text.isEmpty() ? "" : Fingerprint.of(text),
                queryId,
                begun,
                ended,
                state,
                serverSeconds,
                waited(),
                new ArrayList<>(locks.values()),
                expected,
                behind,
                bytes);
    }
}
