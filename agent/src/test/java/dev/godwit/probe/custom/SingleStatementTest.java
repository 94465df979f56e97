package dev.godwit.probe.custom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One statement that reads is told from everything else, whatever its texts and comments hold. */
class SingleStatementTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "SELECT 1;",
                " \n-- first; a comment\n/* and; /* another; */ */ Select ';' as \";\" ; -- the end;",
                "with a as (select 1) select * from a;;",
                "(select 1) union (select 2)",
                "values (1)",
                "table orders",
                "show max_connections",
                "select $$;$$, $a$ ; $$ ; $a$, E'\\';', 'it''s;', a$b$c from t",
                "select e'\\\\', 1",
                "select '\\', ';'",
                "select nice';' from t",
                "select $1",
            })
    void one_that_reads_is_asked(String sql) {
        assertThat(SingleStatement.refuse(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-- nothing",
                "set role postgres",
                "update t set a = 1",
                "begin",
                "do $$ begin end $$",
                "select 1; select 2",
                "select ';' ; drop table t",
                "select '\\'; drop table t; --'",
                "select E'\\\\'; drop table t",
                "select $$ $$; drop table t",
                "select /* ; */ 1; /* */ drop table t",
                "select 1 -- ;\n; commit",
                "explain analyze delete from t",
                "copy t to program 'rm'",
            })
    void anything_else_is_not(String sql) {
        assertThat(SingleStatement.refuse(sql)).isPresent();
    }

    @Test
    void it_says_why() {
        assertThat(SingleStatement.refuse("vacuum")).contains("begins with vacuum");
        assertThat(SingleStatement.refuse("select 1; select 2")).contains("holds more than one statement");
    }
}
