package dev.godwit.migration.sql;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All changes between these types are made on real servers, and functions are asked whether they are what the lists say. */
class TypeChangeTest {

    private static final List<String> TYPES = List.of(
            "int",
            "bigint",
            "smallint",
            "numeric",
            "numeric(10,2)",
            "numeric(12,2)",
            "numeric(12,4)",
            "varchar",
            "varchar(10)",
            "varchar(20)",
            "text",
            "char(5)",
            "char(9)",
            "boolean",
            "real",
            "double precision",
            "date",
            "timestamp",
            "timestamp(3)",
            "timestamptz",
            "timestamptz(3)",
            "time",
            "time(3)",
            "interval",
            "interval(3)",
            "uuid",
            "json",
            "jsonb",
            "bytea",
            "inet",
            "cidr",
            "bit(3)",
            "bit varying(3)",
            "bit varying(5)",
            "varchar(10)[]",
            "varchar(20)[]",
            "oid",
            "name",
            "citext",
            "money",
            "xml",
            "int[]",
            "bigint[]",
            "macaddr",
            "regclass");

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_change_is_never_promised_to_be_cheap_when_it_is_not(int major) throws Exception {
        var wrong = new ArrayList<String>();
        int decided = 0;
        try (var session = session(shared(major), "postgres")) {
            execute(
                    session,
                    "drop schema if exists changes cascade",
                    "create schema changes",
                    "set search_path = changes, public");
            boolean citext =
                    RealServers.number(session, "select count(*) from pg_available_extensions where name = 'citext'")
                            == 1;
            if (citext) {
                execute(session, "create extension if not exists citext schema public");
            }
            session.setAutoCommit(false);
            for (var from : TYPES) {
                for (var to : TYPES) {
                    if (!citext && (from + to).contains("citext")) {
                        continue;
                    }
                    var told = TypeChange.rewrites("a", from, to, "");
                    try {
                        boolean wrote = rewrites(session, from, to);
                        decided += told == Answer.DEPENDS ? 0 : 1;
                        if (told != Answer.DEPENDS && wrote != (told == Answer.YES)) {
                            wrong.add(from + " -> " + to + " said " + told + ", wrote " + wrote);
                        }
                    } catch (SQLException impossible) {
                        assertThat(impossible.getSQLState()).isIn("42804", "22023", "42846");
                    }
                    session.rollback();
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(decided).isGreaterThan(300);
    }

    private static boolean rewrites(java.sql.Connection session, String from, String to) throws SQLException {
        execute(session, "create table t (a " + from + ")");
        long before = RealServers.number(session, "select pg_relation_filenode('t')");
        execute(session, "alter table t alter a type " + to + (assigned(from, to) ? "" : " using a::" + to));
        return RealServers.number(session, "select pg_relation_filenode('t')") != before;
    }

    private static boolean assigned(String from, String to) {
        return from.equals(to);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void the_functions_are_as_volatile_as_the_lists_say(int major) throws Exception {
        try (var session = session(shared(major), "postgres")) {
            var names = DefaultExpression.STABLE.stream()
                    .map(name -> "'" + name + "'")
                    .toList();
            try (var statement = session.createStatement();
                    var rows = statement.executeQuery(
                            "select string_agg(proname, ' ') from pg_proc where pronamespace = 'pg_catalog'::regnamespace"
                                    + " and provolatile = 'v' and proname in (" + String.join(",", names) + ")")) {
                rows.next();
                assertThat(rows.getString(1)).isNull();
            }
            assertThat(RealServers.number(
                            session,
                            "select count(*) from pg_proc where pronamespace = 'pg_catalog'::regnamespace"
                                    + " and proname in (" + String.join(",", names) + ")"))
                    .isGreaterThan(60);
        }
    }
}
