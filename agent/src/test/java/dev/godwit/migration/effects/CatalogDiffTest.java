package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changed, in the words people read. */
class CatalogDiffTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void each_change_is_told_in_words(int major) throws Exception {
        try (var watched = new Watched(major, "diff_test")) {
            watched.sql(
                    "create table orders (id bigint primary key, total int, note text, gone int, \"Odd\" int)",
                    "create table doomed (id int)",
                    "create type mood as enum ('good')",
                    "create function twice(a int) returns int language sql as 'select 2 * a'",
                    "create view big as select id from orders");
            var before = snapshot(watched, CatalogSnapshot.EMPTY);
            watched.sql(
                    "alter table orders add column paid boolean not null default false",
                    "alter table orders alter column total type bigint",
                    "alter table orders alter column total set default 3 + 4",
                    "alter table orders rename column note to remark",
                    "alter table orders drop column gone",
                    "create index orders_total on orders (total)",
                    "alter table orders add constraint positive check (total > 0) not valid",
                    "alter type mood add value 'bad'",
                    "create or replace function twice(a int) returns int language sql as 'select a + a'",
                    "create or replace view big as select id from orders where total > 1",
                    "create table shipments (id int)",
                    "create schema archive",
                    "drop table doomed",
                    "alter database diff_test set work_mem = '64MB'");
            var after = snapshot(watched, before);
            assertThat(CatalogDiff.between(before, after))
                    .extracting(SchemaChange::text)
                    .contains(
                            "table orders: column paid boolean added",
                            "table orders: column total: integer -> bigint",
                            "table orders: column total default: none -> (3 + 4)",
                            "table orders: column note renamed to remark",
                            "table orders: column gone removed",
                            "table orders: index orders_total added",
                            "table orders: check positive (not valid) added",
                            "type public.mood: [\"good\"] -> [\"good\", \"bad\"]",
                            "function public.twice(integer) changed",
                            "view big: definition changed",
                            "table shipments added",
                            "schema archive added",
                            "table doomed removed",
                            "setting database diff_test work_mem: default -> 64MB")
                    .doesNotHaveDuplicates();
            assertThat(CatalogDiff.between(after, snapshot(watched, after))).isEmpty();
        }
    }

    @Test
    void a_table_made_anew_under_the_same_name_is_told_with_its_differences() throws Exception {
        try (var watched = new Watched(16, "anew_test")) {
            watched.sql("create table orders (id int, total int)");
            var before = snapshot(watched, CatalogSnapshot.EMPTY);
            watched.sql("drop table orders", "create table orders (total bigint, id int)");
            assertThat(CatalogDiff.between(before, snapshot(watched, before)))
                    .extracting(SchemaChange::text)
                    .containsExactly(
                            "table orders (created anew) changed", "table orders: column total: integer -> bigint");
        }
    }

    @Test
    void partitions_that_come_and_go_are_no_change() throws Exception {
        try (var watched = new Watched(17, "partition_diff_test")) {
            watched.sql(
                    "create table events (at date, what text) partition by range (at)",
                    "create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01')");
            var before = snapshot(watched, CatalogSnapshot.EMPTY);
            watched.sql(
                    "alter table events detach partition events_1",
                    "create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01')");
            assertThat(CatalogDiff.between(before, snapshot(watched, before))).isEmpty();
        }
    }

    @Test
    void a_snapshot_is_the_same_after_it_was_stored_and_holds_equal_texts_once() throws Exception {
        try (var watched = new Watched(18, "stored_test")) {
            watched.sql(
                    "create table orders (id bigint generated always as identity primary key, total numeric(10,2))",
                    "create type mood as enum ('good', 'so so')");
            var first = snapshot(watched, CatalogSnapshot.EMPTY);
            var second = snapshot(watched, first);
            assertThat(second).isEqualTo(first);
            second.relations()
                    .forEach((oid, one) -> assertThat(one.columns())
                            .isSameAs(first.relations().get(oid).columns()));
            var stored = new JsonObject(first.toJson().encode());
            assertThat(CatalogSnapshot.fromJson(stored)).isEqualTo(first);
        }
    }

    @Test
    void what_a_partial_snapshot_lacks_is_not_told() {
        var relation = new Relation(1, "public", "a", "r", 1, 0, 0, 0, "", "[]", "[]", "[]", "[]", "");
        var whole = new CatalogSnapshot(Map.of(1L, relation), Map.of("schema x", ""), Map.of(), false);
        var partial = new CatalogSnapshot(Map.of(), Map.of(), Map.of(), true);
        assertThat(CatalogDiff.between(whole, partial)).isEmpty();
        assertThat(CatalogDiff.between(partial, whole)).isEmpty();
        assertThat(CatalogDiff.between(whole, CatalogSnapshot.EMPTY))
                .extracting(SchemaChange::text)
                .isEqualTo(List.of("table a removed", "schema x removed"));
    }

    @Test
    void settings_read_as_show_gives_them() {
        assertThat(SettingText.of("4096", "kB")).isEqualTo("4MB");
        assertThat(SettingText.of("16384", "8kB")).isEqualTo("128MB");
        assertThat(SettingText.of("90000", "ms")).isEqualTo("90s");
        assertThat(SettingText.of("0", "ms")).isEqualTo("0");
        assertThat(SettingText.of("-1", "kB")).isEqualTo("-1");
        assertThat(SettingText.of("0.1", "")).isEqualTo("0.1");
        assertThat(SettingText.of("on", "")).isEqualTo("on");
    }

    @Test
    void no_setting_that_may_hold_a_password_is_kept() throws Exception {
        try (var watched = new Watched(16, "secret_setting_test")) {
            watched.sql("alter database secret_setting_test set myapp.api_password = 'hunter2hunter2'");
            var json = snapshot(watched, CatalogSnapshot.EMPTY).toJson().encode();
            assertThat(json).doesNotContain("hunter2").doesNotContain("conninfo");
        }
    }

    private static CatalogSnapshot snapshot(Watched watched, CatalogSnapshot earlier) throws Exception {
        return watched.loop().await(() -> new CatalogReader(watched.lane()).read(earlier));
    }
}
