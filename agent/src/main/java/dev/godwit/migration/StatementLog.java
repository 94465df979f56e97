package dev.godwit.migration;

import dev.godwit.migration.StatementRecord.State;
import dev.godwit.migration.sql.StatementKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Every statement of one migration, in order, whichever of its sessions ran it. */
final class StatementLog {

    private static final int MOST_MESSAGES = 500;
    private static final Duration SAME = Duration.ofSeconds(1);

    /** How relations are called, and what a text will do. */
    interface Surroundings {
        String relation(HeldLock lock);

        StatementRecord.Expected expected(String text);
    }

    private final Surroundings around;
    private final Predicate<String> bookkeeping;

    /** What was there before the agent's restart. */
    private final List<StatementRecord> before = new ArrayList<>();

    private final List<Message> messages = new ArrayList<>();
    private final Map<SessionId, Message> open = new HashMap<>();

    /** When the server was asked first what it had counted; what ended before may be a part of that. */
    private Instant counting = Instant.MAX;

    /** @param bookkeeping whether a text is only the tool keeping its own history */
    StatementLog(Surroundings around, Predicate<String> bookkeeping, List<StatementRecord> before) {
        this.around = around;
        this.bookkeeping = bookkeeping;
        this.before.addAll(before);
    }

    /** How many were seen, whether worth showing or not. */
    int size() {
        return before.size()
                + messages.stream().mapToInt(one -> one.statements().size()).sum();
    }

    /** What a session of the migration does. */
    void look(Look look, LookedSession session) {
        var message = open.get(session.id());
        if (message != null && !message.start.equals(session.queryStart())) {
            close(message, look.ours(session.queryStart()), false);
            message = null;
        }
        if (session.active()) {
            message = message == null ? begin(session, look.ours(session.queryStart())) : message;
            var statement = message.running(look.at(), look.ours(session.queryStart()), session.queryId());
            statement.seen(session, taken(session));
            statement.active = look.at();
            expect(message);
        } else if (message != null) {
            close(message, look.ours(session.stateChange()), session.aborted());
        } else if (session.inTransaction()
                && messages.stream().noneMatch(one -> one.start.equals(session.queryStart()))) {
            // It ended between two looks; its transaction still shows what it was.
            var missed = begin(session, look.ours(session.queryStart()));
            var statement = missed.running(look.at(), look.ours(session.queryStart()), session.queryId());
            statement.seen(session, taken(session));
            expect(missed);
            close(missed, look.ours(session.stateChange()), session.aborted());
        }
    }

    /** What ran in sessions that are not there any more has ended. */
    void gone(Look look) {
        name();
        for (var message : List.copyOf(open.values())) {
            if (look.session(message.session).isEmpty()) {
                close(message, look.at(), false);
            }
        }
    }

    private Message begin(LookedSession session, Instant at) {
        // After a restart the agent meets again what it knew already.
        var text = StatementText.shown(session.query(), Tracked.LONGEST);
        var message = new Message(session.id(), session.queryStart(), session.query(), session.cut());
        var same = before.stream()
                .filter(one -> one.text().equals(text)
                        && Duration.between(one.begun(), at).abs().compareTo(SAME) < 0)
                .findFirst();
        message.goesOn(same);
        same.ifPresent(before::remove);
        before.removeIf(one -> one.running() && message.batch());
        before.replaceAll(one -> one.running() ? one.ended(at, State.ENDED) : one);
        if (messages.size() < MOST_MESSAGES) {
            messages.add(message);
        }
        open.put(session.id(), message);
        return message;
    }

    private void close(Message message, Instant at, boolean failed) {
        message.close(at, failed);
        open.remove(message.session, message);
    }

    private void expect(Message message) {
        message.statements().stream()
                .filter(one -> one.expected.equals(StatementRecord.Expected.NOTHING) && !one.text.isEmpty())
                .forEach(one -> one.expected = around.expected(one.text));
    }

    private List<LockTaken> taken(LookedSession session) {
        return session.locks().stream()
                .filter(lock -> lock.type().equals("relation") && lock.writes())
                .map(lock -> new LockTaken(around.relation(lock), lock.mode(), lock.granted(), lock.waited()))
                .toList();
    }

    /** What pg_stat_statements has counted since it was asked last, for the role and database of the migration. */
    void finished(Counted counted, Instant at) {
        if (counted.known() && counted.asked().isBefore(counting)) {
            counting = counted.asked();
        }
        for (var row : counted.rows()) {
            long left = row.calls();
            for (int i = messages.size() - 1; i >= 0; i--) {
                while (left > 0 && messages.get(i).finished(row, at)) {
                    left--;
                }
            }
            boolean old = before.stream().anyMatch(one -> one.queryId() != null && one.queryId() == row.queryId());
            if (left == row.calls()
                    && !old
                    && StatementKind.of(row.text()) == StatementKind.SCHEMA
                    && messages.size() < MOST_MESSAGES) {
                missed(row, at);
            }
        }
        messages.forEach(message -> {
            message.shared(counted.shared());
            message.conclude(counted);
            expect(message);
        });
    }

    /** Too fast for two looks, and only its count tells of it. */
    private void missed(Finished row, Instant at) {
        var begun = row.since() == null ? at : row.since();
        var message = new Message(new SessionId(0, begun), begun, row.text(), false);
        message.running(at, begun, row.queryId());
        message.finished(row, at);
        message.close(at, false);
        messages.add(message);
    }

    /**
     * All that was counted is known. The server counts what ends well: where it counts DDL, a statement of that sort that had its
     * identifier, ran after the first count, is over and was not counted has failed.
     */
    void uncounted() {
        var schema = messages.stream()
                .filter(message -> !message.batch())
                .flatMap(message -> message.statements().stream())
                .filter(one -> one.queryId != null && StatementKind.of(one.text) == StatementKind.SCHEMA)
                .toList();
        if (schema.stream().anyMatch(one -> one.serverSeconds != null)) {
            schema.stream()
                    .filter(one -> one.serverSeconds == null && one.state == State.ENDED)
                    .filter(one -> one.active != null && one.active.isAfter(counting))
                    .forEach(one -> one.state = State.FAILED);
        }
    }

    /** When the last of them ended, or was seen. */
    Instant latest(Instant otherwise) {
        return messages.stream()
                .flatMap(message -> message.statements().stream())
                .map(one -> one.ended)
                .filter(java.util.Objects::nonNull)
                .max(Comparator.naturalOrder())
                .filter(end -> end.isAfter(otherwise))
                .orElse(otherwise);
    }

    /** How many sessions waited at a moment behind the statement that runs, if it ran then. */
    void behind(int sessions, Instant at) {
        open.values()
                .forEach(message -> message.current()
                        .filter(one -> !at.isBefore(one.begun))
                        .ifPresent(one -> one.behind = Math.max(one.behind, sessions)));
    }

    /** What a session runs at this moment. */
    Optional<Tracked> running(SessionId session) {
        return Optional.ofNullable(open.get(session)).flatMap(Message::current);
    }

    /** Which session runs a statement, for one of them. */
    Optional<StatementRecord> current() {
        return records().stream().filter(StatementRecord::running).reduce((one, later) -> later);
    }

    /** What a migration without a name goes by: its first statement that changes something, or, if {@code any} is enough, its first. */
    Optional<String> title(boolean any) {
        return records().stream()
                .map(StatementRecord::text)
                .filter(text ->
                        !text.isEmpty() && (any || StatementKind.of(text).compareTo(StatementKind.DATA) >= 0))
                .findFirst();
    }

    int done() {
        return (int) records().stream().filter(one -> one.state() == State.DONE).count();
    }

    /** Of these nothing shows. Those that were not seen to end well stay what they are. */
    void undone(List<StatementRecord> lost) {
        messages.stream()
                .flatMap(message -> message.statements().stream())
                .filter(one -> one.state == State.DONE
                        && lost.stream()
                                .anyMatch(other -> other.begun().equals(one.begun)
                                        && other.text().equals(StatementText.shown(one.text, Tracked.LONGEST))))
                .forEach(one -> one.state = State.UNDONE);
    }

    /** Everything has ended; what nobody saw the end of went as the migration did. */
    void end(Instant at, Outcome outcome) {
        List.copyOf(open.values()).forEach(message -> close(message, at, false));
        name();
        before.replaceAll(one -> one.running() ? one.ended(at, state(outcome)) : one);
        var unsure = messages.stream()
                .flatMap(message -> message.statements().stream())
                .filter(one -> one.state == State.ENDED)
                .toList();
        if (outcome == Outcome.APPLIED) {
            unsure.forEach(one -> one.state = State.DONE);
            messages.forEach(Message::complete);
            messages.forEach(this::expect);
        } else if (outcome == Outcome.FAILED || outcome == Outcome.ROLLED_BACK || outcome == Outcome.ABORTED) {
            unsure.stream().max(Comparator.comparing(one -> one.ended)).ifPresent(last -> last.state = State.FAILED);
        }
    }

    private static State state(Outcome outcome) {
        return switch (outcome) {
            case APPLIED -> State.DONE;
            case FAILED, ROLLED_BACK, ABORTED -> State.FAILED;
            case RUNNING, NOTHING, INTERRUPTED, UNKNOWN -> State.ENDED;
        };
    }

    /** What had no name when its lock was seen may have one now. */
    private void name() {
        messages.forEach(
                message -> message.statements().forEach(statement -> statement.name(lock -> around.relation(lock))));
    }

    /** In order; only what is worth showing. */
    List<StatementRecord> records() {
        var shown = new ArrayList<>(before);
        var ordered = messages.stream()
                .sorted(Comparator.comparing((Function<Message, Instant>) StatementLog::began))
                .toList();
        for (var message : ordered) {
            for (var statement : message.statements()) {
                if (message.batch() || worthShowing(statement)) {
                    int number = message.batch() && statement.part > 0 ? statement.part : shown.size() + 1;
                    shown.add(statement.record(number, message.batch() ? message.size() : 0));
                }
            }
        }
        return shown;
    }

    private static Instant began(Message message) {
        return message.statements().isEmpty()
                ? message.start
                : message.statements().get(0).begun;
    }

    private boolean worthShowing(Tracked statement) {
        if (statement.text.isEmpty()) {
            return true;
        }
        var kind = StatementKind.of(statement.text);
        boolean changes = kind.compareTo(StatementKind.DATA) >= 0;
        return (changes || statement.lasting()) && !bookkeeping.test(statement.text);
    }
}
