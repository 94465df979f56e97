package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
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
                            "type mood: value 'bad' added",
                            "function twice(integer) replaced",
                            "view big: definition changed",
                            "table shipments added",
                            "schema archive added",
                            "table doomed removed",
                            "setting database diff_test work_mem: default -> 64MB")
                    .doesNotHaveDuplicates();
            assertThat(CatalogDiff.between(after, snapshot(watched, after))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void what_a_change_leaves_as_small_as_it_is_is_told(int major) throws Exception {
        try (var watched = new Watched(major, "small_diff_test")) {
            watched.sql(
                    "do $$ begin if not exists (select from pg_roles where rolname = 'ann') then create role ann; end if; end $$",
                    "create table orders (id int primary key, total int, note text)",
                    "create index orders_total on orders (total)",
                    "create unlogged table cache (k text)",
                    "create sequence numbers",
                    "create type mood as enum ('good', 'bad')",
                    "create type pair as (a int, b int)",
                    "create domain grade as int default 1",
                    "create function twice(a int) returns int language sql as 'select 2 * a'",
                    "create function same(a int) returns int language sql as 'select a'",
                    "create procedure nothing() language sql as 'select 1'",
                    "create function stamp() returns trigger language plpgsql as $$ begin return new; end $$",
                    "create trigger stamped before insert on orders for each row execute function stamp()",
                    "create table lines (order_id int references orders (id))",
                    "create view big as select id from orders",
                    "create policy mine on orders using (total > 0)",
                    "create schema archive");
            for (var told : SMALL.entrySet()) {
                var before = snapshot(watched, CatalogSnapshot.EMPTY);
                watched.sql(told.getKey());
                assertThat(CatalogDiff.between(before, snapshot(watched, before)))
                        .as(told.getKey())
                        .extracting(SchemaChange::text)
                        .anyMatch(text -> text.matches(told.getValue()))
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    /** By the statement, and the words as a pattern. */
    private static final Map<String, String> SMALL = small();

    private static Map<String, String> small() {
        var told = new LinkedHashMap<String, String>();
        told.put("alter table orders set (fillfactor = 70)", "table orders: fillfactor: default -> 70");
        told.put("alter table orders set (fillfactor = 90)", "table orders: fillfactor: 70 -> 90");
        told.put("alter table orders reset (fillfactor)", "table orders: fillfactor: 90 -> default");
        told.put(
                "alter table orders set (autovacuum_enabled = off)",
                "table orders: autovacuum_enabled: default -> off");
        told.put("alter table orders owner to ann", "table orders: owner: postgres -> ann");
        told.put("alter table orders cluster on orders_total", "table orders: clustered on: none -> orders_total");
        told.put("alter table orders set without cluster", "table orders: clustered on: orders_total -> none");
        told.put("alter table orders replica identity full", "table orders: replica identity: default -> full");
        told.put(
                "alter table orders replica identity using index orders_pkey",
                "table orders: replica identity: full -> index orders_pkey");
        told.put("alter table orders enable row level security", "table orders: row security: disabled -> enabled");
        told.put("alter table orders force row level security", "table orders: row security: enabled -> forced");
        told.put("alter policy mine on orders using (total > 1)", "table orders: policy mine changed");
        told.put("create policy more on orders using (true)", "table orders: policy more added");
        told.put("drop policy more on orders", "table orders: policy more removed");
        told.put("grant select on orders to ann", "table orders: grants: default -> \\{ann=.*");
        told.put("grant select on orders to pg_monitor", "table orders: grants: .*pg_monitor=r.*");
        told.put("alter table cache set logged", "table cache: persistence: unlogged -> logged");
        told.put(
                "alter table orders alter column note set statistics 500",
                "table orders: column note statistics: default -> 500");
        told.put(
                "alter table orders alter column note set storage external",
                "table orders: column note storage: default -> external");
        told.put(
                "alter table orders alter column note set (n_distinct = 5)",
                "table orders: column note options: none -> n_distinct=5");
        told.put(
                "grant update (note) on orders to pg_monitor",
                "table orders: column note grants: default -> .*pg_monitor=w.*");
        told.put(
                "alter table orders alter column note type text collate \"C\"",
                "table orders: column note collation: default -> C");
        told.put("alter table orders disable trigger stamped", "table orders: trigger stamped: enabled -> disabled");
        told.put(
                "alter table lines disable trigger all",
                "table lines: triggers of constraints: enabled -> not all enabled");
        told.put(
                "begin; alter table orders add column x int; alter table orders drop column x; commit",
                "table orders: column added and removed");
        told.put(
                "alter table orders add column y int, add column z int; alter table orders drop column y",
                "table orders: column added and removed");
        told.put("alter sequence numbers maxvalue 5000", "sequence numbers: maxvalue: 9223372036854775807 -> 5000");
        told.put("alter sequence numbers cycle", "sequence numbers: cycle: no -> yes");
        told.put("create sequence more", "sequence more added");
        told.put("alter type mood add value 'it''s' before 'bad'", "type mood: value 'it''s' added");
        told.put("alter type mood rename value 'bad' to 'sad'", "type mood: value 'bad' renamed to 'sad'");
        told.put("alter type pair add attribute c int", "type pair: column c integer added");
        told.put("alter domain grade set default 2", "type grade: integer default 1 -> integer default 2");
        told.put("alter domain grade set not null", "type grade: .* -> integer not null default 2");
        told.put(
                "create or replace function twice(a int) returns int language sql as 'select a + a'",
                "function twice\\(integer\\) replaced");
        told.put(
                "create or replace function same(a int) returns int language sql as 'select a'",
                "function same\\(integer\\) replaced");
        told.put("alter function same(int) owner to ann", "function same\\(integer\\) changed");
        told.put("alter function same(int) immutable", "function same\\(integer\\) changed");
        told.put(
                "create or replace procedure nothing() language sql as 'select 2'", "procedure nothing\\(\\) replaced");
        told.put("create or replace view big as select id from orders where total > 1", "view big: definition changed");
        told.put(
                "create or replace view big as select id from orders where total > 1;",
                "view big: definition replaced");
        told.put("alter trigger stamped on orders rename to marked", "table orders: trigger stamped removed");
        told.put("alter view big set (security_barrier = true)", "view big: security_barrier: default -> true");
        told.put("create statistics joint on id, total from orders", "statistics joint added");
        told.put("alter schema archive owner to ann", "schema archive: owner postgres -> owner ann");
        told.put("create publication everything for table lines", "publication everything added");
        told.put("drop extension pg_stat_statements", "extension pg_stat_statements removed");
        told.put("create extension pg_stat_statements", "extension pg_stat_statements added");
        return told;
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
