package dev.godwit.migration.planned;

import dev.godwit.migration.planned.Event.Kind;
import dev.godwit.state.State;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The events in the store, each once. Every future fails with {@code StateFailure}. */
public final class Events {

    private static final int KEPT = 1_000;
    private static final String COLUMNS = "select key, at, kind, plan, target, migration, text from event ";

    private final State state;

    public Events(State state) {
        this.state = state;
    }

    /** Writes those that are not there yet; gives these, which nobody has been told yet. */
    Future<List<Event>> add(List<Event> events) {
        return state.run(connection -> {
            var fresh = new ArrayList<Event>();
            try (var insert = connection.prepareStatement("""
                    insert into event (key, at, kind, plan, target, migration, text) values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (key) do nothing""")) {
                for (var event : events) {
                    insert.setString(1, event.key());
                    insert.setLong(2, event.at().toEpochMilli());
                    insert.setString(3, event.kind().word());
                    insert.setString(4, event.plan());
                    insert.setString(5, event.target());
                    insert.setString(6, event.migration());
                    insert.setString(7, event.text());
                    if (insert.executeUpdate() == 1) {
                        fresh.add(event);
                    }
                }
            }
            return fresh;
        });
    }

    /** Somebody was told of it. */
    Future<Void> handed(Event event, Instant at) {
        return state.run(connection -> {
            try (var update = connection.prepareStatement("update event set handed = ? where key = ?")) {
                update.setLong(1, at.toEpochMilli());
                update.setString(2, event.key());
                update.executeUpdate();
            }
            return null;
        });
    }

    /** Those that were written and of which nobody was told, because the agent ended in between. */
    Future<List<Event>> unhanded() {
        return state.run(connection -> {
            try (var statement = connection.createStatement()) {
                return read(statement.executeQuery(COLUMNS + "where handed is null order by at, id"));
            }
        });
    }

    Future<Set<String>> keys() {
        return state.run(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select key from event")) {
                var keys = new HashSet<String>();
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
                return keys;
            }
        });
    }

    /** The newest first. */
    public Future<List<Event>> newest(int most) {
        return state.run(connection -> {
            try (var statement = connection.createStatement()) {
                return read(statement.executeQuery(COLUMNS + "order by at desc, id desc limit " + most));
            }
        });
    }

    /** Forgets the oldest beyond what is kept. */
    Future<Void> prune() {
        return state.run(connection -> {
            try (var statement = connection.createStatement()) {
                statement.executeUpdate(
                        "delete from event where id not in (select id from event order by at desc, id desc limit "
                                + KEPT + ")");
            }
            return null;
        });
    }

    private static List<Event> read(ResultSet rows) throws SQLException {
        var events = new ArrayList<Event>();
        while (rows.next()) {
            events.add(new Event(
                    rows.getString(1),
                    Instant.ofEpochMilli(rows.getLong(2)),
                    Kind.valueOf(rows.getString(3).toUpperCase(Locale.ROOT)),
                    rows.getString(4),
                    rows.getString(5),
                    rows.getString(6),
                    rows.getString(7)));
        }
        return events;
    }
}
