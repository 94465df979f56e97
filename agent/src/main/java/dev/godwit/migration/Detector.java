package dev.godwit.migration;

import dev.godwit.activity.Names;
import dev.godwit.migration.sql.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells from what a session holds and says whether it migrates, in the order of certainty: a tool's key, a lock on a tool's
 * history, its name, a marker, and last the heuristic for anything by hand. Upkeep is none: vacuums, refreshes, temporary tables,
 * partitions coming and going.
 */
final class Detector {

    private static final Pattern MARKED = Pattern.compile("migrat[a-z]* [0-9]+/[0-9]+");
    private static final Pattern DROPS =
            Pattern.compile("\\bdrop\\s+(?=(foreign\\s+)?table\\b|index\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAKES_PARTITION = Pattern.compile("\\bpartition\\s+of\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAKES = Pattern.compile(
            "\\bcreate\\s+(or\\s+replace\\s+)?(unlogged\\s+|foreign\\s+|materialized\\s+|recursive\\s+)*(table|view|sequence)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final String TEMPORARY = "pg_temp_";

    private final Knowledge knowledge;
    private final Names names;
    private final Predicate<String> asked;

    /** @param asked whether a database's relations can be named */
    Detector(Knowledge knowledge, Names names, Predicate<String> asked) {
        this.knowledge = knowledge;
        this.names = names;
        this.asked = asked;
    }

    /** The signs of every session, the surest of each first. */
    List<Sign> signs(Look look) {
        var signs = new ArrayList<Sign>();
        look.sessions().forEach(session -> signs.addAll(signs(session)));
        signs.sort(Sign.SUREST);
        return signs;
    }

    /** A partition that is being made has a number already, by which it is known when it is dropped a moment later. */
    private void learn(LookedSession session) {
        if (MAKES_PARTITION.matcher(session.query()).find()
                && StatementKind.of(session.query()) == StatementKind.MAINTENANCE) {
            var fresh = session.locks().stream()
                    .filter(lock -> lock.granted() && lock.mode().equals("AccessExclusiveLock"))
                    .filter(lock -> name(lock).startsWith(Names.UNNAMED))
                    .map(HeldLock::relation)
                    .collect(Collectors.toSet());
            knowledge.partitions(session.database(), fresh);
        }
    }

    private List<Sign> signs(LookedSession session) {
        var signs = new ArrayList<Sign>();
        learn(session);
        session.locks().forEach(lock -> ofLock(session, lock).ifPresent(signs::add));
        if (session.locks().stream().anyMatch(HeldLock::writes)) {
            knowledge
                    .ofApplication(session.application())
                    .ifPresent(tool -> signs.add(new Sign(
                            session.id(),
                            tool,
                            Sign.Kind.APPLICATION,
                            false,
                            "goes by the name " + session.application())));
        }
        if (MARKED.matcher(session.application()).matches()) {
            signs.add(new Sign(
                    session.id(), Tool.UNKNOWN, Sign.Kind.MARKER, false, "marks itself " + session.application()));
        }
        ddl(session).or(() -> locks(session)).ifPresent(signs::add);
        return signs;
    }

    private Optional<Sign> ofLock(LookedSession session, HeldLock lock) {
        var id = session.id();
        if (lock.type().equals("marker")) {
            return Optional.of(
                    new Sign(id, Tool.UNKNOWN, Sign.Kind.MARKER, false, "holds the marker of statement " + lock.key()));
        }
        if (lock.key() != null) {
            return knowledge
                    .ofKey(names.database(lock.database()), lock.key())
                    .map(tool -> new Sign(
                            id,
                            tool,
                            Sign.Kind.KEY,
                            !lock.granted(),
                            (lock.granted() ? "holds" : "waits for") + " the advisory lock " + lock.key() + " of "
                                    + tool.title()));
        }
        return lock.writes() && session.inTransaction()
                ? knowledge
                        .ofTable(session.database(), lock.relation())
                        .map(table -> new Sign(
                                id,
                                table.tool(),
                                Sign.Kind.HISTORY,
                                false,
                                (lock.granted() ? "has " : "waits for ") + lock.mode() + " on " + table.title()))
                : Optional.empty();
    }

    /** By hand, or by a tool nobody knows: the text changes the schema, and a lock on something that stays says it is at it. */
    private Optional<Sign> ddl(LookedSession session) {
        if (StatementKind.of(session.query()) != StatementKind.SCHEMA) {
            return Optional.empty();
        }
        if (dropsPartition(session)) {
            return Optional.empty();
        }
        return session.locks().stream()
                .filter(HeldLock::strong)
                .filter(lock -> lasting(session, lock))
                .findFirst()
                .map(lock -> new Sign(
                        session.id(),
                        tool(session),
                        Sign.Kind.DDL,
                        false,
                        (lock.granted() ? "has " : "waits for ") + lock.mode() + " on " + name(lock)));
    }

    /** What its statement of a moment ago has left it with. */
    private Optional<Sign> locks(LookedSession session) {
        boolean upkeep = StatementKind.of(session.query()) == StatementKind.MAINTENANCE;
        return session.locks().stream()
                .filter(lock -> !upkeep && lock.granted() && lock.mode().equals("AccessExclusiveLock"))
                .filter(lock -> lasting(session, lock))
                .findFirst()
                .map(lock -> new Sign(
                        session.id(),
                        Tool.UNKNOWN,
                        Sign.Kind.LOCKS,
                        false,
                        "has " + lock.mode() + " on " + name(lock)));
    }

    /** Whether its open transaction has written, and keeps everybody away from something that stays. */
    boolean locked(LookedSession session) {
        return session.writes()
                && session.xactStart() != null
                && session.inTransaction()
                && !session.aborted()
                && asked.test(session.database())
                && !(session.active() && StatementKind.of(session.query()) == StatementKind.MAINTENANCE)
                && session.locks().stream()
                        .anyMatch(lock ->
                                lock.granted() && lock.mode().equals("AccessExclusiveLock") && lasting(session, lock));
    }

    /** Its parent is locked as well, and stays. In a block as upkeep has it all that changes a schema may be that. */
    private boolean dropsPartition(LookedSession session) {
        // Without its drops it is no DDL.
        return StatementKind.of(DROPS.matcher(session.query()).replaceAll("truncate ")) != StatementKind.SCHEMA
                && session.locks().stream()
                        .anyMatch(lock -> lock.strong() && knowledge.partition(session.database(), lock.relation()));
    }

    /** What no other session can see has no name: a table that is being made, or a temporary one, or an index on one of these. */
    private boolean lasting(LookedSession session, HeldLock lock) {
        boolean named = !name(lock).startsWith(Names.UNNAMED) || !asked.test(session.database());
        return named
                ? !name(lock).startsWith(TEMPORARY) && !knowledge.partition(session.database(), lock.relation())
                : MAKES.matcher(session.query()).find();
    }

    private String name(HeldLock lock) {
        return names.relation(lock.database(), lock.relation());
    }

    /** Whoever has any lock on a history while it changes the schema is that history's tool. */
    Tool tool(LookedSession session) {
        return session.locks().stream()
                .flatMap(lock -> knowledge.ofTable(session.database(), lock.relation()).stream())
                .map(FoundTable::tool)
                .findFirst()
                .or(() -> knowledge.ofApplication(session.application()))
                .orElse(Tool.UNKNOWN);
    }
}
