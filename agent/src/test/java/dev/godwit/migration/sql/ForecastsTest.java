package dev.godwit.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problems;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastsTest {

    private final Forecasts forecasts = new Forecasts();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            add_column shop.orders                        | ALTER TABLE IF EXISTS ONLY shop.orders ADD note text
            add_column orders                             | alter table orders add column if not exists n numeric(10, 2) default -5.5 not null
            add_column orders                             | alter table orders add at timestamp(3) with time zone default now() + interval '1 day'
            add_column orders                             | alter table orders add tags text[] default array['a', 'b']::text[]
            add_column_required orders                    | alter table orders add n int not null
            add_column_volatile_default orders            | alter table orders add id uuid default gen_random_uuid() not null
            add_column_volatile_default orders            | alter table orders add id uuid default public.uuid_generate_v4()
            add_column_unknown_default orders             | alter table orders add id text default make_id('o')
            add_column_unknown_default orders             | alter table orders add id text default mine.now()
            add_column_domain orders                      | alter table orders add state order_state default 'new'
            add_column_serial orders                      | alter table orders add id bigserial
            add_column_virtual orders                     | alter table orders add b int generated always as (a + 1)
            add_column_stored orders                      | alter table orders add b int generated always as (a + 1) stored
            add_column orders, add_column_references orders | alter table orders add customer bigint constraint fk references customers (id) on delete set null
            add_column orders, add_column_check orders, add_column_unique orders | alter table orders add n int constraint c check (n > 0) unique
            add_column orders, drop_column orders         | alter table orders add a int, drop column b
            alter_type orders                             | alter table orders alter total type numeric(12, 2) using total::numeric(12, 2)
            alter_type_collation orders                   | alter table orders alter name set data type text collate "de-x-icu"
            add_foreign_key_not_valid orders              | alter table orders add constraint k foreign key (a, b) references c (a, b) match full on delete cascade not valid
            add_primary_key_using_index orders            | alter table orders add constraint k primary key using index i
            set_options orders                            | alter table orders set (autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = off)
            set_options_strong orders                     | alter table orders set (made_up = 1)
            unclassified orders                           | alter table orders frobnicate
            unclassified orders                           | alter table orders add n int frobnicated
            unclassified orders                           | alter table orders alter column a set increment by 5
            unclassified orders                           | alter table orders alter constraint k not enforced
            unclassified                                  | alter extension postgis update
            unclassified                                  | drop function f() cascade
            unclassified                                  | drop schema s cascade
            unclassified                                  | create frobnicator f
            unclassified                                  | alter table all in tablespace a set tablespace b
            create_index orders                           | create unique index if not exists i on orders using btree (lower(a), b desc) include (c) where d
            create_index_concurrently s.orders            | create index concurrently on only s.orders (a)
            drop_index a, drop_index s.b                  | drop index if exists a, s.b
            reindex_concurrently orders                   | reindex (verbose, concurrently) table orders
            vacuum_full orders                            | vacuum (full, analyze) orders
            vacuum orders                                 | vacuum (full false) orders
            truncate_cascade a, truncate_cascade b        | truncate table only a, b restart identity cascade
            lock_table a                                  | lock table a in share row exclusive mode nowait
            grant orders                                  | grant select, insert on orders to r with grant option
            grant                                         | grant r1 to r2
            create_trigger orders                         | create or replace trigger t after insert or update of a on orders for each row execute function f()
            add_enum_value                                | alter type s add value if not exists 'x' before 'y'
            update orders                                 | with w as (select 1) update only orders set a = 1 where b = 2
            create_table_as                               | select * into copy from orders
            create_table new, create_table_references new | create table new (id int primary key, o int references orders, check (id > 0))
            create_partition orders                       | create table orders_2 partition of orders for values in (2)
            set_not_null t                                | do $$ begin if true then alter table t alter a set not null; end if; end $$
            unclassified                                  | do $$ begin execute format('alter table %I add c int', 't'); end $$
            anonymous                                     | do 'begin perform f(); end'
            session                                       | set local lock_timeout = '1s'
            query                                         | select 1
            """)
    void a_statement_is_read_as_what_it_is(String expected, String text) {
        assertThat(forecasts.of(text, 18).stream()
                        .map(forecast -> (forecast.kind() + " "
                                        + (forecast.target().isPresent() ? forecast.target() : ""))
                                .strip())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
    }

    @Test
    void what_nobody_knows_counts_as_the_strongest_and_says_so() {
        var forecast = forecasts.of("alter table t do something new", 18).get(0);
        assertThat(forecast.known()).isFalse();
        assertThat(forecast.lock()).isEqualTo(LockMode.ACCESS_EXCLUSIVE);
        assertThat(forecast.isLong()).isTrue();
    }

    @Test
    void a_lock_may_be_named_and_may_depend_on_the_server() {
        assertThat(forecasts.of("lock table a in share mode", 18).get(0).lock()).isEqualTo(LockMode.SHARE);
        assertThat(forecasts.of("grant select on t to r", 17).get(0).lock()).isEqualTo(LockMode.NONE);
        assertThat(forecasts.of("grant select on t to r", 18).get(0).lock()).isEqualTo(LockMode.ACCESS_SHARE);
    }

    @Test
    void the_safer_way_is_in_the_statements_own_names() {
        var forecast = forecasts
                .of(
                        "alter table shop.\"Order\" add constraint k foreign key (a, b) references c (x, y) on delete cascade",
                        18)
                .get(0);
        assertThat(forecast.safer()).isEqualTo("""
                alter table shop."Order" add constraint k foreign key (a, b) references c(x, y) on delete cascade not valid;
                alter table shop."Order" validate constraint k;""");
    }

    @Test
    void a_row_that_is_wrong_says_where() {
        var problems = new Problems();
        DdlTable.read(
                "forms.yaml", "a: {syntax: A, lock: exclusiv, rewrite: maybe}\nb: {lock: none, odd: 1}\n", problems);
        assertThat(problems.list().toString())
                .contains("forms.yaml:1:22: a.lock: unknown lock mode \"exclusiv\"")
                .contains("forms.yaml:1:41: a.rewrite: expected yes, no or depends")
                .contains("b.syntax: is required")
                .contains("forms.yaml:2:17: b.odd: unknown key");
    }

    @Test
    void every_rule_of_a_row_is_a_rule_and_every_text_can_be_filled() {
        var rules = LintRules.shipped();
        for (var form : forecasts.table().all()) {
            if (!form.rule().isEmpty()) {
                assertThat(rules.ids()).contains(form.rule());
            }
            var operation = Operation.of(form.key(), new ObjectName("", "t"));
            assertThat(Forecast.of(form, operation, 18).safer()).doesNotContain("{");
        }
    }
}
