package dev.godwit.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text promises to leave, and what it does not. */
class TracesTest {

    private final Forecasts forecasts = new Forecasts();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    create table items (id int references orders)                       | +items
                    create unlogged table shop.items as select 1                        | +items
                    create table "Items" (id int)                                       | +Items
                    create view totals as select 1                                      | +totals
                    create materialized view totals as select 1                         | +totals
                    create unique index concurrently by_day on orders (day)             | +by_day
                    alter table orders add note text, add column if not exists tag text | +orders.note
                    alter table orders add column n int not null check (n > 0)          | +orders.n
                    alter table only shop.orders drop column note cascade               | -orders.note
                    alter table orders rename note to remark                            | +orders.remark
                    alter table orders rename to sales                                  | +sales
                    alter table orders add constraint positive check (n > 0) not valid  | +orders.positive
                    alter table orders drop constraint positive                         | -orders.positive
                    create table a (id int); alter table a add column b int             | +a +a.b
                    """)
    void forms_whose_effect_always_shows_say_what_it_is(String text, String left) {
        assertThat(traces(text)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    create table if not exists items (id int)
                    create temporary table items (id int)
                    create temp view items as select 1
                    create or replace view totals as select 1
                    create materialized view if not exists totals as select 1
                    create index on orders (day)
                    create index if not exists by_day on orders (day)
                    alter table if exists orders add column note text
                    alter table orders drop column if exists note
                    alter table orders drop constraint if exists positive
                    alter table orders add check (n > 0)
                    alter table orders alter column n set not null
                    alter table orders alter column n type bigint
                    drop table orders
                    drop index by_day
                    select 1
                    do $$ begin create table a (); end $$
                    create table this_name_is_so_long_that_the_server_would_cut_it_somewhere_near_here (id int)
                    alter table orders add column
                    ''
                    """)
    void forms_that_may_find_all_done_or_leave_what_has_no_name_promise_nothing(String text) {
        assertThat(traces(text)).isEmpty();
    }

    private String traces(String text) {
        return Traces.of(text, forecasts, 17).stream()
                .distinct()
                .map(one ->
                        (one.there() ? "+" : "-") + one.relation() + (one.part().isEmpty() ? "" : "." + one.part()))
                .collect(Collectors.joining(" "));
    }
}
