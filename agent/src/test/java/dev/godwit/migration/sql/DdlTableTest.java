package dev.godwit.migration.sql;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the table is run on real servers: what it says is what the server did. */
class DdlTableTest {

    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry("indexes", "an_index"),
            Map.entry("indexes of the column", "b_index"),
            Map.entry("table of the index", "target"),
            Map.entry("its indexes", "view_index"),
            Map.entry("referenced table", "referenced"),
            Map.entry("referencing tables", "referencing"),
            Map.entry("default partition", "default_partition"),
            Map.entry("partitions", "a_partition"),
            Map.entry("views", "a_view"),
            Map.entry("parent", "parent"),
            Map.entry("every table that uses it", "target"));

    private static final String PLAIN = """
            create table referenced (id int primary key, a int);
            create table target (id int not null, a int, b varchar(10), n int not null default 0, r int);
            insert into referenced select g, g from generate_series(1, 100) g;
            insert into target select g, g, 'b', g, g from generate_series(1, 100) g;
            create index an_index on target (a);
            create index b_index on target (b)
            """;

    private static final String PARTITIONED = """
            create table target (id int not null, a int) partition by range (id);
            create table a_partition partition of target for values from (0) to (1000);
            create table loose (id int not null, a int);
            insert into target select g, g from generate_series(1, 100) g;
            insert into loose select g, g from generate_series(5001, 5100) g
            """;

    private final Forecasts forecasts = new Forecasts();
    private final List<String> wrong = new ArrayList<>();

    /** What a server held or wrote, by relation. */
    private record Seen(Map<String, LockMode> locks, boolean rewritten, boolean scanned) {}

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void every_row_says_what_the_server_does(int major) throws Exception {
        var server = shared(major);
        int ran = 0;
        try (var admin = session(server, "postgres")) {
            execute(admin, "drop database if exists ddl", "create database ddl");
        }
        try (var session = session(server, "postgres", "ddl");
                var blocker = session(server, "postgres", "ddl");
                var observer = session(server, "postgres", "ddl")) {
            for (var form : forecasts.table().all()) {
                if (form.since() <= major && !form.example().run().isEmpty()) {
                    ran++;
                    check(form, major, session, blocker, observer);
                }
            }
        }
        assertThat(wrong).as("of %d rows on %d", ran, major).isEmpty();
        assertThat(ran).isGreaterThan(110);
    }

    private void check(DdlForm form, int major, Connection session, Connection blocker, Connection observer)
            throws Exception {
        execute(session, "drop schema if exists another cascade", "drop schema public cascade", "create schema public");
        execute(session, "drop publication if exists made");
        prepare(form, session);
        var told = forecasts.of(form.example().run(), major);
        var names = relations(session);
        try {
            var seen = form.inBlock()
                    ? inBlock(form, session, names)
                    : alone(form, session, blocker, observer, names, told.get(0));
            compare(form, major, told, seen, names);
        } catch (SQLException refused) {
            wrong.add(form.key() + ": " + refused.getMessage());
            session.rollback();
            session.setAutoCommit(true);
        }
    }

    private static void prepare(DdlForm form, Connection session) throws SQLException {
        boolean partitioned = form.example().fixture().startsWith("partitioned");
        execute(session, partitioned ? PARTITIONED : PLAIN);
        if (form.example().fixture().equals("partitioned")) {
            execute(session, "create table default_partition partition of target default");
        }
        if (!form.example().setup().isEmpty()) {
            execute(session, form.example().setup());
        }
    }

    private static Map<String, Long> relations(Connection session) throws SQLException {
        return numbers(session, "select relname, oid from pg_class where relnamespace = 'public'::regnamespace");
    }

    private static Map<String, Long> files(Connection session) throws SQLException {
        return numbers(session, "select oid::text, relfilenode from pg_class");
    }

    private static Map<String, Long> numbers(Connection session, String sql) throws SQLException {
        var numbers = new TreeMap<String, Long>();
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                numbers.put(rows.getString(1), rows.getLong(2));
            }
        }
        return numbers;
    }

    private static Seen inBlock(DdlForm form, Connection session, Map<String, Long> names) throws SQLException {
        var target = names.getOrDefault("target", 0L);
        var before = files(session);
        session.setAutoCommit(false);
        long scans = scans(session, target);
        execute(session, form.example().run());
        var locks = locks(session, RealServers.pid(session), names);
        boolean scanned = scans(session, target) > scans;
        var after = files(session);
        session.rollback();
        session.setAutoCommit(true);
        return new Seen(locks, rewritten(form, before, after, names), scanned);
    }

    private static boolean rewritten(
            DdlForm form, Map<String, Long> before, Map<String, Long> after, Map<String, Long> names) {
        var about =
                form.key().startsWith("reindex_index") ? "an_index" : form.key().equals("refresh") ? "a_view" : "";
        var oid = names.getOrDefault(about.isEmpty() ? "target" : about, 0L).toString();
        return after.containsKey(oid) && !after.get(oid).equals(before.get(oid));
    }

    private static long scans(Connection session, long oid) throws SQLException {
        return RealServers.number(session, "select pg_stat_get_xact_numscans(" + oid + ")");
    }

    /** One that runs outside of transactions is met while it waits: for its first lock, and then for a reader's end. */
    private static Seen alone(
            DdlForm form,
            Connection session,
            Connection blocker,
            Connection observer,
            Map<String, Long> names,
            Forecast told)
            throws Exception {
        long pid = RealServers.pid(session);
        var before = files(observer);
        blocker.setAutoCommit(false);
        execute(blocker, "lock table target in exclusive mode");
        var running = waiting(session, form.example().run());
        until(
                "it waits",
                () -> RealServers.number(observer, "select count(*) from pg_locks where not granted and pid = " + pid)
                        > 0);
        var locks = locks(observer, pid, names);
        blocker.rollback();
        blocker.setAutoCommit(true);
        running.get(30, TimeUnit.SECONDS);
        return new Seen(locks, rewritten(form, before, files(observer), names), told.scan() == Answer.YES);
    }

    private static Map<String, LockMode> locks(Connection session, long pid, Map<String, Long> names)
            throws SQLException {
        var byOid = new TreeMap<Long, String>();
        names.forEach((name, oid) -> byOid.put(oid, name));
        var locks = new TreeMap<String, LockMode>();
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(
                        "select relation, mode from pg_locks where locktype = 'relation' and pid = " + pid)) {
            while (rows.next()) {
                var name = byOid.get(rows.getLong(1));
                if (name != null) {
                    var mode = LockMode.of(rows.getString(2)).orElseThrow();
                    locks.merge(name, mode, LockMode::or);
                }
            }
        }
        return locks;
    }

    private void compare(DdlForm form, int major, List<Forecast> all, Seen seen, Map<String, Long> names) {
        var said = form.key() + " [" + form.example().run() + "]: ";
        var read = all.stream().filter(forecast -> forecast.kind().equals(form.key()));
        var told = read.findFirst().orElse(all.get(0));
        if (!told.kind().equals(form.key()) && !form.catalog()) {
            wrong.add(said + "read as " + told.kind());
        }
        if (!told.known()) {
            wrong.add(said + "not understood");
        }
        if (names.containsKey(told.target().name())) {
            var held = seen.locks().getOrDefault(told.target().name(), LockMode.NONE);
            // What runs outside of a transaction and is about an index waits for the table before it locks that.
            boolean later = !form.inBlock() && !told.target().name().equals("target") && held == LockMode.NONE;
            if (!later && (held != form.lock(major) || held != told.lock())) {
                wrong.add(said + "lock said " + told.lock() + ", held " + held);
            }
        } else if (form.lock(major) != LockMode.NONE) {
            wrong.add(said + "nothing to look at, target " + told.target());
        }
        if (form.rewrite() != Answer.DEPENDS && (form.rewrite() == Answer.YES) != seen.rewritten()) {
            wrong.add(said + "rewritten " + seen.rewritten());
        }
        // TRUNCATE reads its new and empty file for each index it builds.
        boolean empty = form.key().startsWith("truncate");
        if (form.scan() != Answer.DEPENDS && (form.scan() == Answer.YES) != seen.scanned() && !empty) {
            wrong.add(said + "scanned " + seen.scanned());
        }
        others(form, told, seen, said);
    }

    private void others(DdlForm form, Forecast told, Seen seen, String said) {
        var named = new TreeMap<String, LockMode>();
        form.others().forEach((role, mode) -> {
            var other = told.operation().others().get(role);
            named.put(other != null ? other.name() : ROLES.getOrDefault(role, role), mode);
        });
        named.forEach((name, mode) -> {
            var held = seen.locks().getOrDefault(name, LockMode.NONE);
            // What runs outside of a transaction has not come to its other locks when it is met.
            if (held != mode && (form.inBlock() || name.equals("target"))) {
                wrong.add(said + name + " said " + mode + ", held " + held);
            }
        });
        seen.locks().forEach((name, mode) -> {
            boolean own = name.equals(told.target().name())
                    || named.containsKey(name)
                    || !form.perhaps().isEmpty();
            boolean index = form.others().keySet().stream().anyMatch(role -> role.startsWith("indexes"));
            if (!own
                    && mode.compareTo(LockMode.ROW_EXCLUSIVE) > 0
                    && !(index && (name.endsWith("_index") || name.endsWith("_pkey")))) {
                wrong.add(said + "nothing said of " + name + ", held " + mode);
            }
        });
    }
}
