package dev.godwit.migration;

import dev.godwit.probe.StatementsLook;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which sessions migrate though nobody saw them at it: their DDL was over between two looks, and all that is left of it is a lock
 * that TRUNCATE and LOCK TABLE leave, too. Such a transaction is asked about when it is seen for the second time, and again only
 * when something else has run in it; nothing is asked while there is none. Belongs to one server.
 */
final class UnseenWork {

    /** Whoever is gone by the second look needs no question. */
    private static final int LOOKS = 2;

    /** Between any two questions to one server: a queue that locks its table over and over is a new transaction each time. */
    private static final Duration GAP = Duration.ofSeconds(1);

    /** Before the next question about the same transaction; twice as long each time. */
    private static final Duration REST = Duration.ofSeconds(2);

    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    /** What a session's open transaction has done. */
    interface Question {
        /** The counters of statements as last read; asks nobody. */
        Optional<StatementsLook> counters(String database);

        /** Empty if it has done nothing that counts; {@code before} is what was known when it was first seen. */
        Future<Optional<UnseenDdl.Proof>> ask(LookedSession session, Duration ahead, Optional<StatementsLook> before);
    }

    /** A transaction that may hide something. */
    private static final class Open {
        private final Instant begun;
        private final Optional<StatementsLook> before;
        private int looks;
        private int asked;
        private Instant next = Instant.MIN;

        /** When that session had last done something when it was answered for. */
        private Instant answered = Instant.MIN;

        private Optional<UnseenDdl.Proof> proof = Optional.empty();

        Open(Instant begun, Optional<StatementsLook> before) {
            this.begun = begun;
            this.before = before;
        }

        boolean due(LookedSession session, Instant now) {
            return proof.isEmpty() && looks >= LOOKS && !now.isBefore(next) && !answered.equals(latest(session));
        }

        void asks(Instant now) {
            var rest = REST.multipliedBy(1L << Math.min(asked++, 5));
            next = now.plus(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
        }

        static Instant latest(LookedSession session) {
            return session.stateChange().isAfter(session.queryStart()) ? session.stateChange() : session.queryStart();
        }
    }

    private final Detector detector;
    private final Question question;
    private final Map<SessionId, Open> open = new HashMap<>();
    private boolean asking;
    private Instant next = Instant.MIN;

    UnseenWork(Detector detector, Question question) {
        this.detector = detector;
        this.question = question;
    }

    /**
     * The signs of those that are proven, at every look until their transaction ends.
     *
     * @param known whether a session migrates as far as anybody knows; such a one is not asked about
     */
    List<Sign> signs(Look look, Predicate<SessionId> known) {
        var locked = look.sessions().stream().filter(detector::locked).toList();
        open.entrySet()
                .removeIf(one -> locked.stream()
                        .noneMatch(session -> session.id().equals(one.getKey())
                                && session.xactStart().equals(one.getValue().begun)));
        var signs = new ArrayList<Sign>();
        for (var session : locked) {
            var transaction = open.computeIfAbsent(
                    session.id(), first -> new Open(session.xactStart(), question.counters(session.database())));
            transaction.looks++;
            transaction.proof.ifPresent(proof ->
                    signs.add(new Sign(session.id(), detector.tool(session), Sign.Kind.DDL, false, proof.text())));
        }
        if (!asking && !look.at().isBefore(next)) {
            locked.stream()
                    .filter(session ->
                            !known.test(session.id()) && open.get(session.id()).due(session, look.at()))
                    .min(Comparator.<LookedSession>comparingInt(session -> open.get(session.id()).asked)
                            .thenComparing(LookedSession::xactStart))
                    .ifPresent(session -> ask(look, session));
        }
        return signs;
    }

    private void ask(Look look, LookedSession session) {
        var transaction = open.get(session.id());
        asking = true;
        next = look.at().plus(GAP);
        transaction.asks(look.at());
        question.ask(session, look.ahead(), transaction.before)
                .onSuccess(proof -> {
                    transaction.answered = Open.latest(session);
                    transaction.proof = proof;
                })
                .onComplete(done -> asking = false);
    }

    /** What is proven to have run in the session's open transaction, as it may be shown. */
    Optional<String> statement(SessionId session) {
        return Optional.ofNullable(open.get(session))
                .flatMap(transaction -> transaction.proof)
                .map(UnseenDdl.Proof::statement);
    }

    /** How often what a proof rests on had been counted before the session's transaction. */
    CountsBefore before(SessionId session) {
        return Optional.ofNullable(open.get(session))
                .flatMap(transaction -> transaction.proof)
                .map(UnseenDdl.Proof::before)
                .orElse(CountsBefore.NONE);
    }
}
