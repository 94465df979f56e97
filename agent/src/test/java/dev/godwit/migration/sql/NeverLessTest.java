package dev.godwit.migration.sql;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server never does more than was forecast: not a stronger lock, on nothing unnamed, no write and no reading unsaid. */
class NeverLessTest {

    private final Forecasts forecasts = new Forecasts();
    private final List<String> wrong = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void whatever_the_statement_the_server_does_no_more_than_was_said(int major) throws Exception {
        var server = shared(major);
        try (var admin = session(server, "postgres")) {
            execute(admin, "drop database if exists never", "create database never");
        }
        int ran = 0;
        try (var session = session(server, "postgres", "never")) {
            execute(session, text("never-less-setup.sql"));
            var names =
                    numbers(session, "select relname, oid from pg_class where relnamespace = 'public'::regnamespace");
            session.setAutoCommit(false);
            for (var sql : text("never-less.sql").lines().toList()) {
                if (!sql.isBlank() && !sql.startsWith("--")) {
                    ran += run(session, sql, major, names) ? 1 : 0;
                }
            }
        }
        assertThat(wrong).as("of %d on %d", ran, major).isEmpty();
        assertThat(ran).isGreaterThan(120);
    }

    /** Whether this version has such a statement. */
    private boolean run(Connection session, String sql, int major, Map<String, Long> names) throws SQLException {
        var told = forecasts.of(sql, major);
        var scans = scans(session, names);
        var files = files(session);
        try {
            execute(session, sql);
        } catch (SQLException refused) {
            session.rollback();
            boolean newer = List.of("42601", "0A000", "42P16", "22023", "42883").contains(refused.getSQLState());
            if (!newer || major == 18) {
                wrong.add(sql + ": " + refused.getMessage());
            }
            return false;
        }
        boolean known = told.stream().allMatch(Forecast::known);
        if (known) {
            locks(session, names).forEach((name, held) -> lock(sql, told, name, held));
            var after = files(session);
            var read = scans(session, names);
            names.forEach((name, oid) -> done(
                    sql,
                    told,
                    name,
                    after.containsKey(oid.toString())
                            && !after.get(oid.toString()).equals(files.get(oid.toString())),
                    read.get(name) > scans.get(name)));
        }
        session.rollback();
        return true;
    }

    private void lock(String sql, List<Forecast> told, String name, LockMode held) {
        var said = LockMode.NONE;
        for (var forecast : told) {
            var target = forecast.target().name();
            boolean heir = (target.equals("parts") && name.startsWith("parts_"))
                    || (target.equals("elder") && name.equals("younger"));
            if (target.equals(name) || (heir && !forecast.operation().has(Operation.Part.ONLY))) {
                said = said.or(forecast.lock());
            }
            for (var other : forecast.others()) {
                boolean meant =
                        other.name().map(each -> each.name().equals(name)).orElse(true);
                said = meant ? said.or(other.mode()) : said;
            }
        }
        // Planning and checking look at much under weak locks that nobody waits for.
        if (held.compareTo(LockMode.ROW_EXCLUSIVE) > 0 && held.compareTo(said) > 0) {
            wrong.add(sql + ": " + name + " said " + said + ", held " + held + " "
                    + told.get(0).kind());
        }
    }

    private void done(String sql, List<Forecast> told, String name, boolean rewritten, boolean scanned) {
        boolean writes = told.stream().anyMatch(forecast -> forecast.rewrite() != Answer.NO);
        boolean reads = writes || told.stream().anyMatch(forecast -> forecast.scan() != Answer.NO);
        if (rewritten && !writes) {
            wrong.add(sql + ": " + name + " was written again " + told.get(0).kind());
        }
        if (scanned && !reads) {
            wrong.add(sql + ": " + name + " was read " + told.get(0).kind());
        }
    }

    private static Map<String, Long> scans(Connection session, Map<String, Long> names) throws SQLException {
        var scans = new TreeMap<String, Long>();
        for (var name : names.entrySet()) {
            scans.put(name.getKey(), 0L);
        }
        scans.putAll(numbers(
                session,
                "select relname, pg_stat_get_xact_numscans(oid) from pg_class"
                        + " where relnamespace = 'public'::regnamespace and relkind in ('r', 'm')"));
        return scans;
    }

    private static Map<String, Long> files(Connection session) throws SQLException {
        return numbers(session, "select oid::text, relfilenode from pg_class where relkind in ('r', 'm')");
    }

    private static Map<String, LockMode> locks(Connection session, Map<String, Long> names) throws SQLException {
        var byOid = new TreeMap<Long, String>();
        names.forEach((name, oid) -> byOid.put(oid, name));
        var locks = new TreeMap<String, LockMode>();
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(
                        "select relation, mode from pg_locks where locktype = 'relation' and pid = "
                                + RealServers.pid(session))) {
            while (rows.next()) {
                var name = byOid.get(rows.getLong(1));
                if (name != null) {
                    locks.merge(name, LockMode.of(rows.getString(2)).orElseThrow(), LockMode::or);
                }
            }
        }
        return locks;
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

    private static String text(String file) throws IOException {
        try (var in = NeverLessTest.class.getResourceAsStream("/ddl/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
