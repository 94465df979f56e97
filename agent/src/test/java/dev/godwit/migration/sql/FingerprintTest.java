package dev.godwit.migration.sql;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    /** Each with something that the server normalises in its own way. */
    private static final List<String> SENT = List.of(
            "select * from fp where a = 1 and b = 'x'",
            "SELECT  a /* why */ , b\nFROM fp -- all\n WHERE a IN (1, 2, 3) AND b IN ('a','b')",
            "select a from fp where a in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10) limit 10 offset 5",
            "select a from fp where a = -5 and a - 5 > - 7 and a between -1 and -2",
            "select a from fp where b = E'it\\'s' or b = $t$x$t$ or b = U&'d\\0061t'",
            "insert into fp (a, b) values (1, 'a'), (2, 'b'), (3, 'c')",
            "insert into fp (a, b) values (1, default), (2, default) on conflict do nothing",
            "update fp set a = null, b = 'y' where a is null and b is not null",
            "update fp set a = 1, t = true where t = false and t is not true",
            "delete from fp where t = timestamp '2020-01-01' is null",
            "select interval '1 day' + now(), date '2020-01-01', 1::numeric(10,2), cast('5' as int)",
            "select count(*) from fp where a = any (array[1, 2, 3]) group by b having count(*) > 5",
            "select a, case when a = 1 then 'one' else 'other' end from fp order by a limit 3",
            "select \"a\", \"FP\".b from fp as \"FP\" where \"FP\".a = 1.5e3 and \"FP\".a = 0.5",
            "with w as (select 1 as x) select x, 2 from w where x = 3",
            "select a from fp where (a, b) = (1, 'x') or (a, b) in ((1, 'a'), (2, 'b'))",
            "select 'a'\n'b', coalesce(b, 'none') from fp where b like '%x' escape '!'",
            "select a from fp where a in (1::bigint, 2::bigint, 3::bigint)",
            "select a from fp where a in (cast(1 as bigint), cast(2 as bigint)) and a <> all (array[1::int, 2])",
            "alter table fp add column if not exists z int default 5",
            "create index if not exists fp_i on fp (a) where a > 5",
            "set work_mem = '8MB'");

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void what_is_sent_and_what_the_server_shows_are_one(int major) throws Exception {
        var server = shared(major);
        try (var admin = session(server, "postgres")) {
            execute(admin, "drop database if exists prints", "create database prints");
        }
        try (var session = session(server, "postgres", "prints")) {
            execute(
                    session,
                    "create extension pg_stat_statements",
                    "create table fp (a int unique, b text, t boolean)");
            execute(session, "select pg_stat_statements_reset()");
            var sent = new TreeSet<String>();
            for (var sql : SENT) {
                if (!sql.startsWith("delete")) {
                    execute(session, sql);
                    sent.add(Fingerprint.normal(sql));
                }
            }
            prepared(session, sent);
            var shown = new TreeSet<String>();
            try (var statement = session.createStatement();
                    var rows = statement.executeQuery("select s.query from pg_stat_statements s"
                            + " join pg_database d on d.oid = s.dbid and d.datname = 'prints'"
                            + " where s.query not like '%pg_stat_statements%'")) {
                while (rows.next()) {
                    shown.add(Fingerprint.normal(rows.getString(1)));
                }
            }
            assertThat(shown).containsAll(sent);
        }
    }

    private static void prepared(java.sql.Connection session, Set<String> sent) throws Exception {
        var sql = "select b from fp where a = ? and b in (?, ?, ?) and a > -1";
        try (var statement = session.prepareStatement(sql)) {
            statement.setInt(1, 1);
            for (int i = 2; i <= 4; i++) {
                statement.setString(i, "x");
            }
            statement.executeQuery().close();
        }
        sent.add(Fingerprint.normal(sql));
    }

    @Test
    void values_case_space_and_comments_do_not_matter() {
        var one = Fingerprint.of("select * from Orders where id = 5 and state in ('a', 'b')");
        assertThat(one).matches("[0-9a-f]{16}");
        assertThat(Fingerprint.of("SELECT *\n FROM orders WHERE id=$1 AND state IN ($2 /*, ... */);"))
                .isEqualTo(one);
        assertThat(Fingerprint.of("select * from \"Orders\" where id = 5 and state in ('a', 'b')"))
                .isNotEqualTo(one);
        assertThat(Fingerprint.of("select * from orders where id <> 5 and state in ('a', 'b')"))
                .isNotEqualTo(one);
    }

    @Test
    void no_value_is_in_the_text() {
        assertThat(Fingerprint.normal("update t set a = -5, b = 'secret', c = null where d = 1.5 and e in (1, 2)"))
                .isEqualTo("update t set a = ?, b = ?, c = ? where d = ? and e in (?)");
        assertThat(Fingerprint.normal("insert into t (a, b) values (1, now()), (2, now()) on conflict do nothing"))
                .isEqualTo("insert into t(a, b) values (?, now()) on conflict do nothing");
        assertThat(Fingerprint.normal("select 'cut off at the e")).isEqualTo("select ?");
    }
}
