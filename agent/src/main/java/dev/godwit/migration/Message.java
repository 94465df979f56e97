package dev.godwit.migration;

import dev.godwit.migration.StatementRecord.State;
import dev.godwit.migration.sql.Fingerprint;
import dev.godwit.migration.sql.SqlScript;
import dev.godwit.migration.sql.StatementKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client sent at once: a statement, or a whole file of them. Of a file the server shows the same text for the whole
 * run; which statement it is on is told by its {@code query_id}, and by the rows that appear in pg_stat_statements.
 */
final class Message {

    private static final int MOST = 500;

    final SessionId session;
    final Instant start;

    /** Whether the text goes on beyond what the server keeps. */
    private final boolean cut;

    private final List<String> parts;
    private final List<String> fingerprints;
    private final List<Tracked> statements = new ArrayList<>();
    private Instant closed;

    /** What was known of it before a restart of the agent. */
    private Optional<StatementRecord> before = Optional.empty();

    /** Identifiers of those of its statements that others run, too, by fingerprint. */
    private final Map<String, Long> shared = new HashMap<>();

    Message(SessionId session, Instant start, String text, boolean cut) {
        this.session = session;
        this.start = start;
        this.cut = cut;
        var split = SqlScript.split(text).statements().stream()
                .map(part -> part.text())
                .limit(MOST)
                .toList();
        // The last one of a text that was cut is a part of a statement, and nobody knows how many follow.
        this.parts = cut && split.size() > 1 ? split.subList(0, split.size() - 1) : split;
        this.fingerprints = parts.stream().map(Fingerprint::of).toList();
    }

    /** It is one that was followed before a restart. */
    void goesOn(Optional<StatementRecord> known) {
        before = known;
    }

    /** Whether it is more than one statement. */
    boolean batch() {
        return parts.size() > 1 || (cut && parts.size() == 1);
    }

    /** How many statements it has; 0 if nobody knows. */
    int size() {
        return cut ? 0 : parts.size();
    }

    Optional<Tracked> current() {
        return statements.stream().filter(Tracked::running).reduce((one, later) -> later);
    }

    List<Tracked> statements() {
        return statements;
    }

    boolean open() {
        return closed == null;
    }

    /** The statement that runs at this look; a new one if it is not the one that ran at the last. */
    Tracked running(Instant at, Instant begun, Long queryId) {
        var current = current();
        if (current.isPresent() && !moved(current.get(), queryId)) {
            var same = current.get();
            same.queryId = same.queryId == null ? queryId : same.queryId;
            return same;
        }
        current.ifPresent(before -> before.end(at, State.ENDED));
        int part = batch() ? 0 : 1;
        boolean first = statements.isEmpty();
        var next = new Tracked(part, batch() || parts.isEmpty() ? "" : parts.get(0), queryId, first ? begun : at);
        before.filter(known -> first).ifPresent(next::goesOn);
        if (statements.size() < MOST) {
            statements.add(next);
        }
        return next;
    }

    private boolean moved(Tracked current, Long queryId) {
        return batch() && queryId != null && current.queryId != null && !queryId.equals(current.queryId);
    }

    /** Whether what pg_stat_statements counted is one of this message's statements; then it has ended. */
    boolean finished(Finished row, Instant at) {
        var known = statements.stream()
                .filter(one -> one.queryId != null && one.queryId == row.queryId() && one.serverSeconds == null)
                .findFirst();
        known.ifPresent(statement -> {
            statement.text = statement.text.isEmpty() ? row.text() : statement.text;
            statement.serverSeconds = row.seconds();
            statement.part = statement.part == 0 ? place(row.text()) : statement.part;
            statement.end(at, State.DONE);
        });
        return known.isPresent() || missed(row, at);
    }

    private boolean missed(Finished row, Instant at) {
        int part = batch() ? place(row.text()) : 0;
        boolean beyond = batch() && cut && StatementKind.of(row.text()) == StatementKind.SCHEMA;
        if (part == 0 && !beyond) {
            return false;
        }
        var missed = new Tracked(part, row.text(), row.queryId(), row.since() == null ? at : row.since());
        missed.serverSeconds = row.seconds();
        missed.end(at, State.DONE);
        statements.add(missed);
        return true;
    }

    /** The first place in the file whose statement this is and that nobody has taken; 0 if there is none. */
    private int place(String text) {
        var fingerprint = Fingerprint.of(text);
        var taken = new HashSet<Integer>();
        statements.forEach(one -> taken.add(one.part));
        for (int i = 0; i < fingerprints.size(); i++) {
            if (fingerprints.get(i).equals(fingerprint) && !taken.contains(i + 1)) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * What follows from the order: one statement runs at a time, so all before it are done, and one that runs since before the
     * count is the next after those counted.
     */
    void conclude(Counted counted) {
        if (!batch()) {
            return;
        }
        int last = statements.stream().mapToInt(one -> one.part).max().orElse(0);
        boolean sure = last > 0 || (counted.all() && open());
        var current = current().filter(one -> one.part == 0 && !one.begun.isAfter(counted.asked()));
        int next = current.map(one -> next(last, one)).orElse(0);
        if (sure && current.isPresent() && next <= parts.size()) {
            current.get().part = next;
            current.get().text = parts.get(next - 1);
        }
        fill(statements.stream().mapToInt(one -> one.part).max().orElse(0));
        order();
    }

    /** The place of what runs: the one after {@code last}, or after those whose end could not be told and which it is not. */
    private int next(int last, Tracked current) {
        int next = last + 1;
        while (next <= parts.size()
                && current.queryId != null
                && shared.containsKey(fingerprints.get(next - 1))
                && !shared.get(fingerprints.get(next - 1)).equals(current.queryId)) {
            next++;
        }
        return next;
    }

    /** What others run, too, was counted: it tells nothing of this message but the identifiers of its statements. */
    void shared(List<Finished> rows) {
        for (var row : rows) {
            var fingerprint = Fingerprint.of(row.text());
            if (fingerprints.contains(fingerprint)) {
                shared.put(fingerprint, row.queryId());
            }
        }
    }

    /** The whole of it took effect. */
    void complete() {
        if (batch() && !cut) {
            statements.stream().filter(one -> one.part == 0).forEach(one -> one.part = place(one.text));
            fill(parts.size() + 1);
            order();
        }
    }

    private void order() {
        statements.sort(Comparator.<Tracked>comparingInt(one -> one.part == 0 ? Integer.MAX_VALUE : one.part)
                .thenComparing(one -> one.begun));
    }

    /** Those that were too fast to be seen. */
    private void fill(int upTo) {
        var seen = new HashSet<Integer>();
        statements.forEach(one -> seen.add(one.part));
        for (int part = 1; part < upTo; part++) {
            if (!seen.contains(part) && statements.size() < MOST) {
                var missed = new Tracked(part, parts.get(part - 1), null, start);
                missed.end(start, State.DONE);
                statements.add(missed);
            }
        }
    }

    /** The client's next message, or its end, ended this one. */
    void close(Instant at, boolean failed) {
        if (closed == null) {
            closed = at;
            statements.stream()
                    .filter(Tracked::running)
                    .forEach(one -> one.end(at, failed ? State.FAILED : State.ENDED));
        }
    }
}
