package dev.godwit.migration;

import dev.godwit.migration.GuardDecision.Kind;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.postgres.PostgresFailure;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Does what the guard decided, in an order that leaves no act without a trace: what would be left behind is written down, the
 * decision is kept, and only then is the server told.
 */
final class GuardActs {

    /** What became of it, and why; one of SENT, REFUSED, GONE, FAILED and UNSURE. */
    record Done(Kind kind, String why) {}

    private final InstantSource clock;
    private final SessionStop stop;
    private final Leftovers leftovers;
    private final Function<Migration, Future<Void>> keep;

    /** @param keep writes a migration into the store; what it does not take is not done */
    GuardActs(Server server, Forecasts forecasts, InstantSource clock, Function<Migration, Future<Void>> keep) {
        this.clock = clock;
        this.stop = new SessionStop(server.core());
        this.leftovers = new Leftovers(server, forecasts);
        this.keep = keep;
    }

    /** Never fails. {@code told} takes the decision down, given what to add to its reason. */
    Future<Done> act(Migration migration, Culprit culprit, Kind kind, java.util.function.Consumer<String> told) {
        return Future.succeededFuture()
                .compose(now -> left(migration, culprit))
                .recover(unread -> Future.failedFuture(
                        new IllegalStateException("what it would leave could not be read: " + message(unread))))
                .compose(words -> {
                    told.accept(words);
                    return keep.apply(migration)
                            .recover(unkept -> Future.failedFuture(
                                    new IllegalStateException("the decision could not be kept: " + message(unkept))));
                })
                .compose(kept -> send(culprit, kind))
                .otherwise(failed -> new Done(Kind.FAILED, message(failed)));
    }

    private Future<String> left(Migration migration, Culprit culprit) {
        if (!leftovers.leaves(culprit.session())) {
            return Future.succeededFuture("");
        }
        return leftovers.read(culprit.session(), clock.instant()).map(left -> {
            migration.leftovers(left);
            return ", and it leaves behind: " + Leftovers.words(left);
        });
    }

    private Future<Done> send(Culprit culprit, Kind kind) {
        var work = new SessionStop.Work(culprit.statement(), culprit.transaction());
        BiFunction<SessionId, SessionStop.Work, Future<SessionStop.Sent>> how =
                kind == Kind.TERMINATE ? stop::terminate : stop::cancel;
        return how.apply(culprit.id(), work)
                .map(sent -> sent == SessionStop.Sent.SENT
                        ? new Done(Kind.SENT, kind == Kind.TERMINATE ? "the end of its session" : "the cancel")
                        : new Done(Kind.GONE, "its session is gone, or at something else"))
                .otherwise(failed -> new Done(
                        switch (PostgresFailure.of(failed).kind()) {
                            case DENIED -> Kind.REFUSED;
                            // The server may have done it before it fell silent.
                            case TIMEOUT, LOST -> Kind.UNSURE;
                            default -> Kind.FAILED;
                        },
                        message(failed)));
    }

    /** What is left now that it has ended; empty if nothing was expected. Never fails. */
    Future<List<FindingRecord>> verify(Migration migration, Culprit culprit) {
        if (!leftovers.leaves(culprit.session())) {
            return Future.succeededFuture(List.of());
        }
        return leftovers
                .read(culprit.session(), clock.instant())
                .onSuccess(migration::leftovers)
                .otherwise(List.of());
    }

    private static String message(Throwable failed) {
        return failed instanceof IllegalStateException ours
                ? ours.getMessage()
                : PostgresFailure.of(failed).getMessage();
    }
}
