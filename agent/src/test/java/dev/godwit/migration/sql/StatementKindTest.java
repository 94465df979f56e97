package dev.godwit.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementKindTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SCHEMA      | alter table t add column c int
            SCHEMA      | /* tool */ CREATE INDEX CONCURRENTLY i ON t (a)
            SCHEMA      | drop table t
            SCHEMA      | create table t as select 1
            SCHEMA      | select * into t2 from t
            SCHEMA      | begin; set lock_timeout = '1s'; alter table t add c int; commit
            SCHEMA      | do $$ begin if not exists (select 1) then alter table t add c int; end if; end $$
            SCHEMA      | do $$ begin execute 'create table x (a int)'; end $$
            SCHEMA      | do $$ begin execute format('alter table %I add c int', t); end $$
            SCHEMA      | alter table orders add column note text default 'cut off her
            MAINTENANCE | vacuum analyze t
            MAINTENANCE | create temp table t (a int)
            MAINTENANCE | create table p partition of t for values in (1)
            MAINTENANCE | alter table t attach partition p default
            MAINTENANCE | alter table t detach partition p concurrently
            MAINTENANCE | drop table pg_temp.t
            MAINTENANCE | refresh materialized view m
            MAINTENANCE | truncate t
            MAINTENANCE | grant select on t to r
            MAINTENANCE | comment on table t is 'x'
            MAINTENANCE | create role r
            DATA        | insert into t values (1)
            DATA        | with w as (select 1) update t set a = 1
            DATA        | copy t from stdin
            DATA        | do $$ begin update t set a = 1; end $$
            TRANSACTION | begin
            TRANSACTION | rollback to savepoint s
            SESSION     | set search_path to a, b
            OTHER       | select * from t where a = 'alter table t'
            OTHER       | copy (select 1) to stdout
            OTHER       | do $$ begin perform 1; end $$
            OTHER       | select create_thing()
            """)
    void a_text_is_of_the_sort_that_matters_most(StatementKind kind, String text) {
        assertThat(StatementKind.of(text)).isEqualTo(kind);
    }

    @Test
    void nothing_is_other() {
        assertThat(StatementKind.of("")).isEqualTo(StatementKind.OTHER);
        assertThat(StatementKind.of(" ; -- x")).isEqualTo(StatementKind.OTHER);
    }
}
