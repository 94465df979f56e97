package dev.godwit.migration;

import dev.godwit.activity.Names;
import dev.godwit.migration.StatementRecord.Expected;
import dev.godwit.migration.StatementRecord.State;
import dev.godwit.migration.sql.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One statement while it is followed. */
final class Tracked {

    static final int LONGEST = 2_000;

    private static final Pattern UNNAMED = Pattern.compile("(?:new )?" + Names.UNNAMED + "([0-9]{1,18})");
    private static final int MOST_LOCKS = 50;
    private static final int MOST_ASKED = 20;

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
    private long database;
    private int asked;
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
        database = session.databaseOid();
        asked = 0;
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

    /** Goes on from what was kept of it: what it waited for is over, and some of its locks may have names that nobody can ask for now. */
    void goesOn(StatementRecord known) {
        known.locks().forEach(lock -> locks.put(lock.relation(), lock));
        waited = known.waited();
        behind = known.behind();
        bytes = known.bytes();
    }

    /** Asks again for the names that were not known, for some looks after its locks are gone: some things never have one. */
    void name(Function<HeldLock, String> names) {
        if (asked++ >= MOST_ASKED) {
            return;
        }
        for (var lock : List.copyOf(locks.values())) {
            var number = UNNAMED.matcher(lock.relation());
            if (number.matches()) {
                var name = names.apply(new HeldLock(
                        "relation", database, Long.parseLong(number.group(1)), null, lock.mode(), lock.granted(), 0));
                locks.remove(lock.relation());
                locks.merge(name, new LockTaken(name, lock.mode(), lock.granted(), lock.waited()), Tracked::stronger);
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
