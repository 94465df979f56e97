package dev.godwit.migration;

import dev.godwit.state.State;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migrations in the store. Every future fails with {@code StateFailure}. */
public final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int KEPT = 1_000;
    private static final String COLUMNS = "select document from migration ";

    private final State state;

    public Ledger(State state) {
        this.state = state;
    }

    /** Writes it as it is now. */
    Future<Void> save(MigrationRecord record) {
        return state.run(writing(record));
    }

    /** Writes them as they are now, and that somebody looked at {@code target} at this moment: all of it, or nothing. */
    Future<Void> save(List<MigrationRecord> records, String target, Instant looked) {
        var all = records.stream().map(Ledger::writing).toList();
        return state.run(connection -> {
            for (var one : all) {
                one.on(connection);
            }
            try (var upsert = connection.prepareStatement(
                    "insert into looked (target, at) values (?, ?) on conflict (target) do update set at = excluded.at")) {
                upsert.setString(1, target);
                upsert.setLong(2, looked.toEpochMilli());
                upsert.executeUpdate();
            }
            return null;
        });
    }

    /** When somebody looked last, by target. */
    Future<Map<String, Instant>> looked() {
        return state.run(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select target, at from looked")) {
                var looked = new HashMap<String, Instant>();
                while (rows.next()) {
                    looked.put(rows.getString(1), Instant.ofEpochMilli(rows.getLong(2)));
                }
                return looked;
            }
        });
    }

    private static State.Work<Void> writing(MigrationRecord record) {
        var document = Documents.write(record);
        return connection -> {
            try (var upsert = connection.prepareStatement("""
                    insert into migration (id, target, database, begun, ended, watched_until, document) values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (id) do update set ended = excluded.ended, watched_until = excluded.watched_until,
                        document = excluded.document""")) {
                upsert.setString(1, record.id());
                upsert.setString(2, record.target());
                upsert.setString(3, record.database());
                upsert.setLong(4, record.begun().toEpochMilli());
                set(upsert, 5, record.ended());
                set(upsert, 6, record.watchedUntil());
                upsert.setString(7, document);
                upsert.executeUpdate();
            }
            return null;
        };
    }

    private static void set(java.sql.PreparedStatement statement, int index, Instant instant) throws SQLException {
        if (instant == null) {
            statement.setNull(index, Types.INTEGER);
        } else {
            statement.setLong(index, instant.toEpochMilli());
        }
    }

    /** Those that had not ended, or whose effects were still watched, when the store was written last. */
    public Future<List<MigrationRecord>> unfinished(Instant now) {
        return state.run(connection ->
                read(connection, "where ended is null or watched_until > " + now.toEpochMilli() + " order by begun"));
    }

    /** The newest first. */
    public Future<List<MigrationRecord>> newest(int most) {
        return state.run(connection -> read(connection, "order by begun desc limit " + most));
    }

    /** Those that began at {@code from} or later, the newest first. */
    Future<List<MigrationRecord>> since(Instant from, int most) {
        return state.run(connection ->
                read(connection, "where begun >= " + from.toEpochMilli() + " order by begun desc limit " + most));
    }

    /** The one of this identifier, or else those whose identifiers begin like this, the newest first. */
    public Future<List<MigrationRecord>> like(String id, int most) {
        return state.run(connection -> {
            try (var select = connection.prepareStatement(
                    COLUMNS + "where substr(id, 1, length(?1)) = ?1 order by id = ?1 desc, begun desc limit " + most)) {
                select.setString(1, id);
                return exact(id, records(select.executeQuery()));
            }
        });
    }

    static List<MigrationRecord> exact(String id, List<MigrationRecord> found) {
        var exact = found.stream().filter(record -> record.id().equals(id)).toList();
        return exact.isEmpty() ? found : exact;
    }

    /** Keeps what a migration is measured by, in the place of what was kept for it before. */
    Future<Void> keep(String id, String document) {
        return state.run(connection -> {
            try (var upsert = connection.prepareStatement("""
                    insert into migration_baseline (migration, document) values (?, ?)
                    on conflict (migration) do update set document = excluded.document""")) {
                upsert.setString(1, id);
                upsert.setString(2, document);
                upsert.executeUpdate();
            }
            return null;
        });
    }

    /** Those for which something was kept. */
    Future<Set<String>> measured() {
        return state.run(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select migration from migration_baseline")) {
                var measured = new HashSet<String>();
                while (rows.next()) {
                    measured.add(rows.getString(1));
                }
                return measured;
            }
        });
    }

    /** What was kept for it. */
    Future<Optional<String>> kept(String id) {
        return state.run(connection -> {
            try (var select =
                    connection.prepareStatement("select document from migration_baseline where migration = ?")) {
                select.setString(1, id);
                var rows = select.executeQuery();
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        });
    }

    /** Forgets the oldest beyond what is kept. */
    Future<Void> prune() {
        return state.run(connection -> {
            try (var statement = connection.createStatement()) {
                statement.executeUpdate(
                        "delete from migration where id not in (select id from migration order by begun desc limit "
                                + KEPT + ")");
            }
            return null;
        });
    }

    private static List<MigrationRecord> read(Connection connection, String where) throws SQLException {
        try (var statement = connection.createStatement()) {
            return records(statement.executeQuery(COLUMNS + where));
        }
    }

    private static List<MigrationRecord> records(ResultSet rows) throws SQLException {
        var records = new ArrayList<MigrationRecord>();
        while (rows.next()) {
            try {
                records.add(Documents.read(rows.getString(1)));
            } catch (IllegalArgumentException unreadable) {
                LOG.warn("{}", unreadable.getMessage());
            }
        }
        return records;
    }
}
