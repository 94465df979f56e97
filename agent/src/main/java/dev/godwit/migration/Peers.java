package dev.godwit.migration;

import dev.godwit.process.Addresses;
import dev.godwit.process.OpenSocket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which sessions of a server are those of an announced command, by the connections that its runner finds its processes to have;
 * whatever driver they use. In memory only: after a restart of the agent the runner tells again what stands.
 *
 * <p>A session is the command's if its address and port are those of one of its connections, on a way that the server sees as it
 * is ({@link Route}), and if it began while that connection stood. That is known without asking another machine's clock: what is
 * read after an answer is younger than what was answered. A connection that is told again stood when the answer to an earlier
 * telling of it was given; one that was not told before was not there when the answer before that reading was given.
 *
 * <p>So a port that is used again deceives nobody. When another process has it, nobody tells of it, and its session began later
 * than the last answer. When the command got it after another, the other's session began before. And each connection has the
 * kernel's number, so that two with the same port are two.
 */
final class Peers {

    private static final int MOST = 1_000;
    private static final int MOST_SESSIONS = 200;
    private static final int TELLINGS = 16;

    /** When one came, and what was answered before its reading; no connection that it tells anew is older. */
    private record Telling(long number, Instant at, Instant floor) {}

    /** Which telling told of it first and last, and between which times its session must have begun; {@code until} is null at first. */
    private record Life(long first, long last, Instant since, Instant until) {
        Life again(long number, Optional<Telling> answered) {
            return new Life(
                    first,
                    number,
                    since,
                    answered.filter(one -> one.number() >= first)
                            .map(Telling::at)
                            .orElse(until));
        }

        boolean has(Instant started) {
            return until != null && !started.isBefore(since) && !started.isAfter(until);
        }
    }

    private final Map<OpenSocket, Life> lives = new HashMap<>();
    private final Set<SessionId> own = new HashSet<>();
    private final Deque<Telling> tellings = new ArrayDeque<>();

    /** What began before it is known by now, if its connection ever will be; null at first. */
    private Instant settled;

    /** Its runner tells what its processes have open. What arrives after a later one is not heard. */
    void heard(Instant at, Instant begun, Told told) {
        var before = tellings.peekLast();
        if (before != null && told.number() <= before.number()) {
            return;
        }
        var answered =
                tellings.stream().filter(one -> one.number() == told.answered()).findFirst();
        var floor = before == null ? begun : before.floor();
        told.open()
                .forEach(socket -> lives.merge(
                        socket,
                        new Life(told.number(), told.number(), floor, null),
                        (known, fresh) -> known.again(told.number(), answered)));
        forget();
        answered.ifPresent(one -> settled = one.floor());
        tellings.addLast(
                new Telling(told.number(), at, answered.map(Telling::at).orElse(floor)));
        if (tellings.size() > TELLINGS) {
            tellings.removeFirst();
        }
    }

    /** Of too many those that were not told of for the longest time. */
    private void forget() {
        lives.entrySet().stream()
                .sorted(Comparator.comparingLong(one -> one.getValue().last()))
                .limit(Math.max(0, lives.size() - MOST))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(lives::remove);
    }

    /** The ports on this side by which its sessions may be found. */
    Set<Integer> ports(Optional<Route> route) {
        return route.map(way -> lives.keySet().stream()
                        .filter(way::goes)
                        .map(OpenSocket::port)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** Knows from now on whose sessions are its own. */
    void look(Look look, Optional<Route> route) {
        if (route.isEmpty() || lives.isEmpty()) {
            return;
        }
        for (var session : look.sessions()) {
            if (own.size() < MOST_SESSIONS
                    && !own.contains(session.id())
                    && proven(session, look.ours(session.id().started()), route.get())) {
                own.add(session.id());
            }
        }
    }

    /** A session by a local socket has no address, and is never found. */
    private boolean proven(LookedSession session, Instant started, Route way) {
        var address = Addresses.same(session.client());
        return address.isPresent()
                && lives.entrySet().stream()
                        .filter(one -> one.getKey().port() == session.port()
                                && one.getKey().local().equals(address.get())
                                && way.goes(one.getKey()))
                        .anyMatch(one -> one.getValue().has(started));
    }

    boolean own(SessionId session) {
        return own.contains(session);
    }

    /** Whether any session was found to be its own. */
    boolean any() {
        return !own.isEmpty();
    }

    /** Whether one that began then may be its own, and its runner has not told often enough since. */
    boolean undecided(Instant started) {
        return settled == null || started.isAfter(settled);
    }
}
