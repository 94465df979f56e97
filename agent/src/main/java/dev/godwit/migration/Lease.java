package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Announced migrations at each look: which sessions are their own, and of which nothing was heard in time. */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private Lease() {}

    /** The names their sessions go by; also of those that are over and not yet gone. */
    static Set<String> markers(Collection<Migration> running) {
        return running.stream()
                .flatMap(migration -> migration.announced().stream())
                .map(Announced::marker)
                .filter(marker -> !marker.isEmpty())
                .collect(Collectors.toSet());
    }

    static List<Sign> signs(Look look, Collection<Migration> running) {
        return running.stream()
                .flatMap(migration -> migration.announced().stream()
                        .flatMap(announced -> look.sessions().stream()
                                .filter(migration::owns)
                                .filter(session -> announced.open() || session.active() || session.inTransaction())
                                .map(session -> sign(session, announced))))
                .toList();
    }

    private static Sign sign(LookedSession session, Announced announced) {
        var text = announced.carriedBy(session.application())
                ? "goes by the name " + announced.marker()
                : "comes from " + session.client() + " port " + session.port() + ", which is the command's";
        return new Sign(session.id(), Tool.UNKNOWN, Sign.Kind.ANNOUNCED, false, text);
    }

    /** The ports their sessions come from. */
    static Set<Integer> ports(Collection<Migration> running, Optional<Route> route) {
        return running.stream()
                .flatMap(migration -> migration.peers().ports(route).stream())
                .collect(Collectors.toSet());
    }

    /** Gives up one whose time is over. Whatever still runs of it is followed on, by what can be seen. */
    static void look(Look look, Migration migration) {
        var announced = migration.announced().filter(Announced::open);
        if (announced.isEmpty() || look.at().isBefore(announced.get().until())) {
            return;
        }
        migration.announcement(announced.get().given());
        var who = announced.get().beats() ? "its runner is gone" : "nobody said in time that it is over";
        int left = migration.participants().migrators(look.at()).size();
        var text = who
                + (left > 0
                        ? ", and " + (left == 1 ? "1 session of it is" : left + " sessions of it are") + " still there"
                        : "");
        migration.timeline().add(look.at(), Kind.AGENT, text);
        LOG.warn("{}: {}", migration.id(), text);
    }
}
