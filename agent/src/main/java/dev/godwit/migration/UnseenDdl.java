package dev.godwit.migration;

import dev.godwit.migration.sql.Forecasts;
import dev.godwit.migration.sql.LockMode;
import dev.godwit.migration.sql.ObjectName;
import dev.godwit.migration.sql.StatementKind;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.probe.StatementsLook;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks for the DDL of an open transaction that nobody saw. Two things must agree: the catalogs say that this transaction changes a
 * relation it has locked, in a way that TRUNCATE, CLUSTER and REFRESH do not, and pg_stat_statements has counted DDL that
 * takes such a lock on it. Each by itself is no proof: GRANT and partitions that come and go write the same rows, and another
 * session may have run the same text. Where pg_stat_statements is missing nothing is said of a migration; whoever waits is in the
 * blocking graph all the same. Who is asked about is decided elsewhere.
 */
final class UnseenDdl implements UnseenWork.Question {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int LONGEST = 200;

    /** What writes the rows that DDL writes: partitions come and go under such a lock, GRANT needs another's. */
    private static final Pattern PARTITIONS = Pattern.compile("\\s*(alter|create|drop)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern GRANTS = Pattern.compile("\\s*(grant|revoke)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOCKS = Pattern.compile("\\s*lock\\b", Pattern.CASE_INSENSITIVE);

    /**
     * What was found.
     *
     * @param text for people
     * @param statement the first of those it rests on, as may be shown
     * @param before how often the statements it rests on had been counted before the transaction
     */
    record Proof(String text, String statement, CountsBefore before) {}

    private final Server server;
    private final Knowledge knowledge;
    private final InstantSource clock;
    private final TraceReader traces;
    private final Forecasts forecasts;
    private final Function<String, Optional<StatementsLook>> counted;
    private final SqlFiles sql = SqlFiles.read("migration/changing");

    /** @param counted the counters of statements as last read before, by the database that asks for them */
    UnseenDdl(
            Server server,
            Knowledge knowledge,
            InstantSource clock,
            Forecasts forecasts,
            Function<String, Optional<StatementsLook>> counted) {
        this.server = server;
        this.knowledge = knowledge;
        this.clock = clock;
        this.forecasts = forecasts;
        this.counted = counted;
        this.traces = new TraceReader(server, forecasts);
    }

    @Override
    public Optional<StatementsLook> counters(String database) {
        // Each reading has the statements of all databases.
        return counted.apply(database).or(() -> counted.apply(server.database()));
    }

    /**
     * Empty if its transaction has changed nothing, or nobody can tell by what; fails with {@link PostgresFailure} if that cannot be
     * asked now.
     *
     * @param ahead how much the server's clock is ahead of ours
     */
    @Override
    public Future<Optional<Proof>> ask(LookedSession session, Duration ahead, Optional<StatementsLook> known) {
        var before =
                known.map(look -> CountsBefore.of(look, session.databaseOid())).orElse(CountsBefore.NONE);
        return changing(session)
                .compose(changed -> changed.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : new FinishedReader(
                                        server.core(),
                                        server.main(),
                                        clock,
                                        session.databaseOid(),
                                        session.xactStart(),
                                        before)
                                .read(ahead)
                                .compose(counted -> counted.known()
                                        ? own(session, changed, counted)
                                                .map(ddl -> proof(
                                                        changed,
                                                        counted,
                                                        ddl,
                                                        session.xactStart().minus(ahead),
                                                        before))
                                        : Future.failedFuture(new PostgresFailure(
                                                PostgresFailure.Kind.UNSUPPORTED, "no statements are counted"))));
    }

    /**
     * DDL on what it has changed, without what others can see already: that was committed, and by somebody else. Whose role it was
     * is not asked: SET ROLE changes what is counted, and not what the session goes by.
     */
    private Future<List<Finished>> own(LookedSession session, List<ObjectName> changed, Counted counted) {
        var ddl = counted.rows().stream()
                .filter(row -> StatementKind.of(row.text()) == StatementKind.SCHEMA)
                .filter(row -> locked(row.text(), changed).isPresent())
                .toList();
        return traces.seen(session.database(), ddl.stream().map(Finished::text).toList())
                .map(seen ->
                        ddl.stream().filter(row -> !seen.contains(row.text())).toList());
    }

    private Future<List<ObjectName>> changing(LookedSession session) {
        var lane = server.lanes().apply(session.database());
        if (lane.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return lane.get()
                .ready()
                .compose(facts -> lane.get()
                        .query(
                                sql.forMajor(facts.major())
                                        .orElseThrow()
                                        .replace(
                                                "{pid}",
                                                Integer.toString(session.id().pid())),
                                DEADLINE,
                                false))
                .map(rows -> named(session.database(), rows));
    }

    private List<ObjectName> named(String database, RowSet<Row> rows) {
        var names = new ArrayList<ObjectName>();
        for (var row : rows) {
            if (!knowledge.partition(database, row.getLong("oid"))) {
                names.add(new ObjectName(row.getString("schema"), row.getString("name")));
            }
        }
        return names;
    }

    private Optional<Proof> proof(
            List<ObjectName> changed, Counted counted, List<Finished> ddl, Instant begun, CountsBefore before) {
        // In the same millisecond either may have been the first.
        boolean sure =
                ddl.stream().anyMatch(row -> row.since() != null && row.since().isAfter(begun));
        boolean granted = !sure && upkeep(GRANTS, counted, changed) && upkeep(LOCKS, counted, changed);
        if (ddl.isEmpty() || granted || upkeep(PARTITIONS, counted, changed)) {
            return Optional.empty();
        }
        var first = ddl.get(0);
        var where = locked(first.text(), changed).orElseThrow();
        var shown = StatementText.shown(first.text(), LONGEST);
        return Optional.of(new Proof(
                "has AccessExclusiveLock on " + where.schema() + "." + where.name() + ", and \"" + shown
                        + "\" was counted since its transaction began",
                shown,
                before.only(ddl.stream().map(Finished::queryId).toList())));
    }

    /** Whether upkeep of this sort was counted as well, and may be all that the transaction did. */
    private boolean upkeep(Pattern sort, Counted counted, List<ObjectName> changed) {
        return Stream.concat(counted.rows().stream(), counted.shared().stream())
                .map(Finished::text)
                .filter(text -> StatementKind.of(text) == StatementKind.MAINTENANCE
                        && sort.matcher(text).lookingAt())
                .anyMatch(
                        text -> names(text).anyMatch(name -> any(changed, name).isPresent()));
    }

    private Stream<ObjectName> names(String text) {
        return forecasts.of(text, server.core().facts().major()).stream()
                .flatMap(one -> Stream.concat(
                        Stream.of(one.target()), one.others().stream().flatMap(other -> other.name().stream())));
    }

    /** The first of the relations on which a text takes the lock that keeps everybody out. */
    private Optional<ObjectName> locked(String text, List<ObjectName> changed) {
        return forecasts.of(text, server.core().facts().major()).stream()
                .filter(one -> one.lock() == LockMode.ACCESS_EXCLUSIVE)
                .flatMap(one -> any(changed, one.target()).stream())
                .findFirst();
    }

    private static Optional<ObjectName> any(List<ObjectName> changed, ObjectName written) {
        return changed.stream()
                .filter(one -> one.name().equals(written.name())
                        && (written.schema().isEmpty() || written.schema().equals(one.schema())))
                .findFirst();
    }
}
