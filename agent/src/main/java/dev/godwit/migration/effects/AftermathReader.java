package dev.godwit.migration.effects;

import dev.godwit.migration.effects.Touched.Part;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Asks for the state of what a migration touched. Every future fails with {@link PostgresFailure}. */
final class AftermathReader {

    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** An index or constraint that is not as it should be. */
    record Leftover(boolean index, long oid, String schema, String table, String name, boolean valid) {

        /** A name that stays the same, for asking whether it was there before. */
        String key() {
            return (index ? "index " : "constraint ") + oid;
        }

        /** Whether a table as it was before is its table, and had it broken already. */
        boolean brokenIn(Relation before) {
            return before.schema().equals(schema)
                    && before.name().equals(table)
                    && (index
                            ? before.indexList().stream().anyMatch(one -> one.oid() == oid && !one.valid())
                            : before.constraintList().stream()
                                    .anyMatch(one -> one.name().equals(name) && !one.validated()));
        }
    }

    /** @param analyzed seconds of the epoch, 0 for never; {@code scans} of it and of its indexes */
    record TableState(
            long oid,
            String schema,
            String table,
            long filenode,
            long pages,
            long visible,
            double tuples,
            double analyzed,
            double scans) {}

    /** Which column of which table, of {@link Touched#columns}. */
    record Column(long relation, long number) {}

    /** @param usable whether it is there and valid */
    record IndexState(double scans, boolean usable) {}

    /**
     * All of it.
     *
     * @param blank columns of which it is known that they have no statistics and should
     * @param hidden columns of which our role may not know
     */
    record Look(
            List<Leftover> leftovers,
            Map<Long, TableState> tables,
            Set<Column> blank,
            Set<Column> hidden,
            Map<Long, IndexState> indexes) {}

    private final Queries lane;
    private final SqlFiles leftovers = SqlFiles.read("effects/leftovers");
    private final SqlFiles tables = SqlFiles.read("effects/tables");
    private final SqlFiles columns = SqlFiles.read("effects/columns");
    private final SqlFiles indexes = SqlFiles.read("effects/indexes");

    AftermathReader(Queries lane) {
        this.lane = lane;
    }

    Future<Look> read(Touched touched) {
        var blank = new HashSet<Column>();
        var hidden = new HashSet<Column>();
        return leftovers()
                .compose(left -> tables(touched)
                        .compose(states -> columns(touched, blank, hidden)
                                .compose(done -> indexes(touched))
                                .map(used -> new Look(left, states, blank, hidden, used))));
    }

    Future<List<Leftover>> leftovers() {
        return ask(leftovers, "", "")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Leftover(
                                row.getString("sort").equals("index"),
                                row.getLong("oid"),
                                row.getString("schemaname"),
                                row.getString("relname"),
                                row.getString("name"),
                                row.getBoolean("valid")))
                        .toList());
    }

    Future<Map<Long, TableState>> tables(Touched touched) {
        var oids = new TreeSet<Long>();
        for (var parts : List.of(touched.columns(), touched.indexes(), touched.foreignKeys(), touched.rewritten())) {
            parts.forEach(part -> oids.add(part.relation()));
        }
        return ask(tables, list(oids), "").map(rows -> {
            var states = new HashMap<Long, TableState>();
            rows.forEach(row -> states.put(row.getLong("oid"), state(row)));
            return states;
        });
    }

    private static TableState state(Row row) {
        return new TableState(
                row.getLong("oid"),
                row.getString("schemaname"),
                row.getString("relname"),
                row.getLong("filenode"),
                row.getLong("pages"),
                row.getLong("visible"),
                row.getDouble("tuples"),
                row.getDouble("analyzed"),
                row.getDouble("scans"));
    }

    private Future<Void> columns(Touched touched, Set<Column> blank, Set<Column> hidden) {
        if (touched.columns().isEmpty()) {
            return Future.succeededFuture();
        }
        var relations = touched.columns().stream().map(Part::relation).toList();
        var numbers = touched.columns().stream().map(Part::number).toList();
        return ask(columns, list(relations), list(numbers)).map(rows -> {
            rows.forEach(row -> {
                var column = new Column(row.getLong("oid"), row.getLong("number"));
                boolean missing = row.getBoolean("wanted") && !row.getBoolean("known");
                if (missing) {
                    (row.getBoolean("readable") ? blank : hidden).add(column);
                }
            });
            return null;
        });
    }

    private Future<Map<Long, IndexState>> indexes(Touched touched) {
        if (touched.indexes().isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return ask(indexes, list(touched.indexes().stream().map(Part::number).toList()), "")
                .map(rows -> {
                    var states = new HashMap<Long, IndexState>();
                    rows.forEach(row -> states.put(
                            row.getLong("oid"), new IndexState(row.getDouble("scans"), row.getBoolean("valid"))));
                    return states;
                });
    }

    private Future<RowSet<Row>> ask(SqlFiles sql, String first, String second) {
        return lane.ready()
                .compose(facts -> lane.query(
                        sql.forMajor(facts.major())
                                .orElseThrow()
                                .replace("{0}", first)
                                .replace("{1}", second),
                        DEADLINE,
                        false));
    }

    private static String list(Collection<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
