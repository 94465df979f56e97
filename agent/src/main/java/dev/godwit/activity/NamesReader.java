package dev.godwit.activity;

import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads {@link Names} on the relations lane: all of them now and then, and sooner when an unknown number turned up. */
public final class NamesReader {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int EVERY = 60;

    private final Queries lane;
    private final Names names;
    private final String database;
    private final SqlFiles databases = SqlFiles.read("activity/databases");
    private final SqlFiles roles = SqlFiles.read("activity/roles");
    private final SqlFiles relations = SqlFiles.read("activity/relations");
    private int beats;
    private boolean done;

    /** @param database the one the lane is connected to */
    public NamesReader(Queries lane, Names names, String database) {
        this.lane = lane;
        this.names = names;
        this.database = database;
    }

    /** To be called once a second. Never fails: a locked catalog only means that names come later. */
    public Future<Void> read() {
        boolean due = beats++ % EVERY == 0;
        return names.takeUnknown() || due ? refresh() : Future.succeededFuture();
    }

    /**
     * Reads all names now. Never fails. Databases become known last, since whoever knows them begins to look, and what has no name
     * at that moment would be kept without one.
     */
    public Future<Void> refresh() {
        return ask(databases)
                .compose(found -> ask(roles)
                        .onSuccess(names::putRoles)
                        .compose(read -> refreshRelations())
                        .onComplete(read -> names.putDatabases(found)))
                .onSuccess(all -> done = true)
                .otherwiseEmpty();
    }

    /** Reads the names of this database's relations alone. */
    public Future<Void> refreshRelations() {
        return ask(relations)
                .onSuccess(found -> names.addRelations(database, found))
                .mapEmpty();
    }

    /** Whether all names were read at least once. */
    public boolean done() {
        return done;
    }

    private Future<Map<Long, String>> ask(SqlFiles sql) {
        return lane.ready()
                .compose(facts -> lane.query(sql.forMajor(facts.major()).orElseThrow(), DEADLINE, false))
                .map(NamesReader::byOid);
    }

    private static Map<Long, String> byOid(RowSet<Row> rows) {
        var found = new HashMap<Long, String>();
        for (var row : rows) {
            int schema = row.getColumnIndex("schema");
            var name = row.getString("name");
            found.put(row.getLong("oid"), schema < 0 ? name : row.getString(schema) + "." + name);
        }
        return found;
    }
}
