package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvidentTest {

    private static Evident ran(String... texts) {
        return new Evident(Stream.of(texts)
                .map(text -> new StatementRecord(
                        1,
                        0,
                        text,
                        "",
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        StatementRecord.State.DONE,
                        null,
                        0,
                        List.of(),
                        StatementRecord.Expected.NOTHING,
                        0,
                        null))
                .toList());
    }

    @Test
    void only_what_its_statements_name_speaks_for_a_migration() {
        var changes =
                List.of("table orders: column note text added", "table unrelated added", "table \"Odd One\" removed");

        assertThat(ran("begin", "ALTER TABLE public.Orders add column note text")
                        .of(changes))
                .containsExactly("table orders: column note text added");
        assertThat(ran("drop table \"Odd One\"").of(changes)).containsExactly("table \"Odd One\" removed");
        assertThat(ran("alter table shop.orders add column note text")
                        .of(List.of("table shop.orders: column note text added")))
                .hasSize(1);
    }

    @Test
    void where_a_statement_may_hide_what_it_names_everything_speaks_for_it() {
        var changes = List.of("table unrelated added");

        assertThat(ran("drop schema old cascade").of(changes)).isEqualTo(changes);
        assertThat(ran("create extension hstore").of(changes)).isEqualTo(changes);
        assertThat(ran("do '…'").of(changes)).isEqualTo(changes);
        assertThat(ran("select make_tables()").of(changes)).isEqualTo(changes);
        assertThat(ran().of(changes)).isEqualTo(changes);
        assertThat(ran("alter table orders add column note text").of(changes)).isEmpty();
    }

    @Test
    void a_function_is_named_without_what_it_takes_and_an_index_without_its_table() {
        var changes =
                List.of("function shop.twice(integer, text) replaced", "table orders: unique index by_note removed");

        assertThat(ran("create or replace function shop.twice(a int, b text) returns int language sql as 'select 1'")
                        .of(changes))
                .containsExactly(changes.get(0));
        assertThat(ran("drop index by_note").of(changes)).containsExactly(changes.get(1));
    }

    @Test
    void what_no_comparison_shows_is_known_as_such() {
        assertThat(ran("alter table a add column b int", "alter type mood owner\n to ann")
                        .unseen())
                .contains("alter type mood owner to ann");
        for (var text : List.of(
                "alter table a set (toast.autovacuum_enabled = off)",
                "alter table a attach partition b default",
                "create table b partition of a default",
                "alter table a inherit b",
                "alter sequence s restart",
                "alter sequence s owned by a.b",
                "create collation c (locale = 'C')",
                "alter default privileges grant select on tables to ann",
                "create or replace procedural language plx")) {
            assertThat(ran(text).unseen()).as(text).isPresent();
        }
    }

    @Test
    void what_a_comparison_shows_is_not_taken_for_unseen() {
        for (var text : List.of(
                "alter table orders owner to ann",
                "alter table a alter column b set statistics 500",
                "alter table a alter b set (n_distinct = 5)",
                "alter table a set (fillfactor = 70)",
                "alter sequence s maxvalue 5000",
                "alter type mood add value 'meh'",
                "alter table a cluster on a_b",
                "alter function f() owner to ann",
                "create or replace function f() returns int language sql as 'select 1'",
                "alter schema s rename to t",
                "alter table a alter column b set default 1",
                "drop table c")) {
            assertThat(ran(text).unseen()).as(text).isEmpty();
        }
    }
}
