package dev.godwit.migration.effects;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a {@link CatalogSnapshot}. Several questions, not one moment: what changes in between shows in the next. */
final class CatalogReader {

    /** Relations, and others; of the others the SQL reads one more, which tells that there are more. */
    static final int MOST_OBJECTS = 20_000;

    static final int MOST_COLUMNS = 200_000;

    /** As many relations as the SQL reads at once. */
    private static final int PAGE = 2500;

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Queries lane;
    private final SqlFiles relations = SqlFiles.read("effects/relations");
    private final SqlFiles objects = SqlFiles.read("effects/objects");
    private final SqlFiles settings = SqlFiles.read("effects/settings");

    CatalogReader(Queries lane) {
        this.lane = lane;
    }

    /** The schema now, sharing with {@code earlier} what is equal. Fails with {@link PostgresFailure}. */
    Future<CatalogSnapshot> read(CatalogSnapshot earlier) {
        var read = new LinkedHashMap<Long, Relation>();
        return page(0, new Budget(), earlier, read)
                .compose(all -> ask(objects, 0)
                        .compose(rest -> ask(settings, 0)
                                .map(set -> new CatalogSnapshot(
                                        read, objects(rest), settings(set), !all || rest.size() > MOST_OBJECTS))));
    }

    /** Adds what lies beyond this oid, a page at a time so that no answer keeps the loop busy; whether all was taken. */
    private Future<Boolean> page(long beyond, Budget budget, CatalogSnapshot earlier, Map<Long, Relation> read) {
        return ask(relations, beyond).compose(rows -> {
            long last = beyond;
            for (var row : rows) {
                if (!budget.allows(row.getInteger("width"))) {
                    return Future.succeededFuture(false);
                }
                var one = relation(row);
                last = one.oid();
                read.put(one.oid(), one.sharing(earlier.relations().get(one.oid())));
            }
            return rows.size() < PAGE ? Future.succeededFuture(true) : page(last, budget, earlier, read);
        });
    }

    /** What may still be taken. */
    private static final class Budget {

        private int relations = MOST_OBJECTS;
        private int columns = MOST_COLUMNS;

        boolean allows(int width) {
            relations--;
            columns -= width;
            return relations >= 0 && columns >= 0;
        }
    }

    private Future<RowSet<Row>> ask(SqlFiles sql, long beyond) {
        return lane.ready()
                .compose(facts -> lane.query(
                        sql.forMajor(facts.major()).orElseThrow().replace("{0}", Long.toString(beyond)),
                        DEADLINE,
                        false));
    }

    private static Relation relation(Row row) {
        return new Relation(
                row.getLong("oid"),
                row.getString("schemaname").intern(),
                row.getString("relname"),
                row.getString("kind").intern(),
                row.getLong("filenode"),
                row.getLong("pages"),
                row.getDouble("tuples"),
                row.getLong("visible"),
                row.getString("options").intern(),
                row.getString("columns"),
                row.getString("indexes"),
                row.getString("constraints"),
                row.getString("triggers"),
                row.getString("rules"));
    }

    private static Map<String, String> objects(RowSet<Row> rows) {
        var read = new LinkedHashMap<String, String>();
        for (var row : rows) {
            if (read.size() < MOST_OBJECTS) {
                var definition = row.getString("definition");
                read.put(row.getString("kind") + " " + row.getString("name"), definition == null ? "" : definition);
            }
        }
        return read;
    }

    private static Map<String, String> settings(RowSet<Row> rows) {
        var read = new LinkedHashMap<String, String>();
        rows.forEach(row ->
                read.put(row.getString("name"), SettingText.of(row.getString("setting"), row.getString("unit"))));
        return read;
    }
}
