package dev.godwit.migration;

import dev.godwit.migration.StatementRecord.State;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.migration.sql.StatementKind;
import dev.godwit.migration.sql.Traces;
import dev.godwit.migration.sql.Traces.Trace;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks in the catalogs whether what a migration's statements must have left is there. A name that is found in any schema is taken
 * for theirs, and what another statement may have undone proves nothing: what is called lost is.
 */
final class TraceReader {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int MOST = 500;

    /** What may undo the work of another statement that it names; a constraint takes away the name of the index it uses. */
    private static final Pattern UNDOES =
            Pattern.compile("\\b(drop|rename|set schema|rollback|using index)\\b", Pattern.CASE_INSENSITIVE);

    /** What may undo anything, and texts that do not say what they do. */
    private static final Pattern UNDOES_ANY = Pattern.compile(
            "(?<!delete |update )\\bcascade\\b|\\bdrop\\s+(schema|owned|extension)\\b|\\A\\s*(do|call)\\b|\\bexecute\\b",
            Pattern.CASE_INSENSITIVE);

    private final Server server;
    private final Forecasts forecasts;
    private final SqlFiles sql = SqlFiles.read("migration/traces");

    TraceReader(Server server, Forecasts forecasts) {
        this.server = server;
        this.forecasts = forecasts;
    }

    /** Never fails: what cannot be asked is not lost. */
    Future<Traceless> read(String database, List<StatementRecord> statements) {
        var lane = server.lanes().apply(database);
        if (lane.isEmpty() || statements.stream().noneMatch(TraceReader::judged)) {
            return Future.succeededFuture(Traceless.NONE);
        }
        return lane.get()
                .ready()
                .compose(facts -> {
                    var traces = traces(statements, facts.major());
                    return traces.isEmpty()
                            ? Future.succeededFuture(Traceless.NONE)
                            : lane.get()
                                    .query(asked(traces.values(), facts.major()), DEADLINE, false)
                                    .map(rows -> judge(statements, traces, there(rows)));
                })
                .otherwise(Traceless.NONE);
    }

    /** Which of these texts have left what they leave for all to see; fails with {@code PostgresFailure}. */
    Future<Set<String>> seen(String database, Collection<String> texts) {
        var lane = server.lanes().apply(database);
        if (lane.isEmpty() || texts.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        return lane.get().ready().compose(facts -> {
            var traces = new LinkedHashMap<String, List<Trace>>();
            texts.stream().limit(MOST).forEach(text -> traces.put(text, Traces.of(text, forecasts, facts.major())));
            return lane.get()
                    .query(asked(traces.values(), facts.major()), DEADLINE, false)
                    .map(TraceReader::there)
                    .map(there -> traces.entrySet().stream()
                            .filter(one -> one.getValue().stream().anyMatch(trace -> shows(trace, there)))
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet()));
        });
    }

    /** Of the same table in several schemas one may have it, and the next be about to get it: then it shows of none. */
    private static boolean shows(Trace trace, Map<String, List<Set<String>>> there) {
        var alike = there.getOrDefault(trace.relation(), List.of());
        return !trace.part().isEmpty()
                && !alike.isEmpty()
                && alike.stream().allMatch(parts -> parts.contains(trace.part()) == trace.there());
    }

    /** Of a text that is cut the last name may be, too. */
    private static boolean judged(StatementRecord one) {
        return one.text().length() < Tracked.LONGEST - 1
                && !one.running()
                && one.state() != State.FAILED
                && StatementKind.of(one.text()) == StatementKind.SCHEMA;
    }

    private Map<StatementRecord, List<Trace>> traces(List<StatementRecord> statements, int major) {
        var traces = new LinkedHashMap<StatementRecord, List<Trace>>();
        statements.stream().filter(TraceReader::judged).limit(MOST).forEach(one -> {
            var left = Traces.of(one.text(), forecasts, major).stream()
                    .filter(trace -> !undone(trace, one, statements))
                    .toList();
            if (!left.isEmpty()) {
                traces.put(one, left);
            }
        });
        return traces;
    }

    private static boolean undone(Trace trace, StatementRecord by, List<StatementRecord> statements) {
        return statements.stream()
                .filter(one -> !one.equals(by))
                .map(one -> one.text().toLowerCase(Locale.ROOT))
                .anyMatch(text -> UNDOES_ANY.matcher(text).find()
                        || (UNDOES.matcher(text).find()
                                && (text.contains(trace.name().toLowerCase(Locale.ROOT))
                                        || text.contains(trace.relation().toLowerCase(Locale.ROOT)))));
    }

    private String asked(Collection<List<Trace>> traces, int major) {
        return sql.forMajor(major)
                .orElseThrow()
                .replace("{relations}", array(traces, Trace::relation))
                .replace("{parts}", array(traces, Trace::part));
    }

    private static String array(Collection<List<Trace>> traces, Function<Trace, String> name) {
        return traces.stream()
                .flatMap(List::stream)
                .map(name)
                .distinct()
                .map(one -> "'" + one.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "array[", "]::name[]"));
    }

    /** What each relation of a name has, one set a relation. */
    private static Map<String, List<Set<String>>> there(RowSet<Row> rows) {
        var there = new HashMap<String, List<Set<String>>>();
        rows.forEach(row -> there.computeIfAbsent(row.getString("relation"), first -> new ArrayList<>())
                .add(Set.of(row.getArrayOfStrings("parts"))));
        return there;
    }

    private static Traceless judge(
            List<StatementRecord> statements,
            Map<StatementRecord, List<Trace>> traces,
            Map<String, List<Set<String>>> there) {
        var lost = new ArrayList<StatementRecord>();
        boolean after = false;
        for (var one : statements) {
            var left = traces.getOrDefault(one, List.of());
            boolean without = !left.isEmpty() && left.stream().allMatch(trace -> lost(trace, there));
            if (without) {
                lost.add(one);
            }
            after = !without && (after || !left.isEmpty());
        }
        return lost.isEmpty()
                ? Traceless.NONE
                : new Traceless(
                        List.copyOf(lost),
                        !after && !lost.get(lost.size() - 1).locks().isEmpty());
    }

    private static boolean lost(Trace trace, Map<String, List<Set<String>>> there) {
        var alike = there.getOrDefault(trace.relation(), List.of());
        if (trace.part().isEmpty()) {
            return alike.isEmpty();
        }
        return trace.there()
                ? alike.stream().noneMatch(parts -> parts.contains(trace.part()))
                : !alike.isEmpty() && alike.stream().allMatch(parts -> parts.contains(trace.part()));
    }
}
