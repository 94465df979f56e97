package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 5, 1 and 7: every change of schema is noticed, and nothing else is taken for one. */
class CatalogPrintTest {

    private static final String[] SHOP = {
        "create table orders (id bigint generated always as identity primary key, total int not null default 0, note text)",
        "create index orders_total on orders (total)",
        "create table lines (id serial primary key, order_id bigint references orders (id), amount numeric)",
        "create materialized view sums as select order_id, sum(amount) as amount from lines group by 1",
        "create unique index sums_order on sums (order_id)",
        "create view big as select id from orders where note <> ''",
        "create type mood as enum ('good', 'bad')",
        "create function twice(a int) returns int language sql as 'select 2 * a'",
        "create function stamp() returns trigger language plpgsql as $$ begin return new; end $$",
        "create table events (at timestamptz not null, what text, primary key (at)) partition by range (at)",
        "create index events_what on events (what)",
        "create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01')",
        "alter table orders cluster on orders_pkey",
        "alter table orders replica identity using index orders_pkey",
        "insert into orders (total) select generate_series(1, 1000)",
        "insert into lines (order_id, amount) select id, 1 from orders"
    };

    /** One after the other; whatever needs a neighbour's work comes after it. */
    private static final List<String> MAINTENANCE = List.of(
            "vacuum",
            "vacuum full orders",
            "vacuum freeze pg_attribute",
            "vacuum full pg_attribute",
            "analyze",
            "cluster orders using orders_pkey",
            "reindex table orders",
            "reindex table concurrently orders",
            "reindex index concurrently orders_pkey",
            "refresh materialized view sums",
            "refresh materialized view concurrently sums",
            "update orders set total = total + 1",
            "insert into orders (total) values (1)",
            "select nextval('lines_id_seq')",
            "create temp table scratch (id int primary key, note text default 'x')",
            "create index on scratch (note)",
            "alter table scratch add column more int",
            "create temp view seen as select * from scratch",
            "create function pg_temp.hidden() returns int language sql as 'select 1'",
            "drop table scratch cascade",
            "create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01')",
            "create table events_3 (like events including defaults)",
            "insert into events_3 values ('2026-03-02', 'x')",
            "alter table events attach partition events_3 for values from ('2026-03-01') to ('2026-04-01')",
            "alter table events detach partition events_2",
            "drop table events_2",
            "alter table events detach partition events_1 concurrently",
            "drop table events_1",
            "truncate orders cascade",
            "truncate lines restart identity",
            "alter sequence lines_id_seq restart with 7",
            "comment on table orders is 'those that pay'",
            "set work_mem = '8MB'");

    private static final List<String> CHANGES = List.of(
            "create table shipments (id int)",
            "alter table shipments rename to parcels",
            "alter table orders add column paid boolean",
            "alter table orders alter column paid set default false",
            "alter table orders alter column paid set not null",
            "alter table orders rename column paid to settled",
            "alter table orders alter column total type bigint",
            "alter table orders drop column settled",
            "create index orders_note on orders (note)",
            "create index concurrently orders_lower on orders (lower(note)) where total > 3",
            "drop index concurrently orders_lower",
            "drop index orders_note",
            "alter index orders_total rename to orders_by_total",
            "alter table orders add constraint positive check (total >= 0) not valid",
            "alter table orders validate constraint positive",
            "alter table orders rename constraint positive to not_negative",
            "alter table orders drop constraint not_negative",
            "alter table lines add unique (order_id, id)",
            "alter table lines alter constraint lines_order_id_fkey deferrable",
            "create or replace view big as select id from orders where note <> 'x'",
            "drop materialized view sums",
            "alter type mood add value 'fair'",
            "alter type mood rename value 'bad' to 'sad'",
            "create domain grade as int",
            "alter domain grade add constraint small check (value < 7)",
            "create or replace function twice(a int) returns int language sql as 'select a + a'",
            "create trigger stamped before insert on orders for each row execute function stamp()",
            "alter table orders disable trigger stamped",
            "drop trigger stamped on orders",
            "alter table orders enable row level security",
            "create policy mine on orders using (total > 0)",
            "create schema archive",
            "alter table parcels set schema archive",
            "create sequence numbers",
            "alter table orders set (fillfactor = 90)",
            "alter table orders replica identity full",
            "alter sequence numbers cycle",
            "alter table orders owner to pg_monitor",
            "grant select on orders to pg_database_owner",
            "grant update (note) on orders to pg_database_owner",
            "alter table orders cluster on orders_by_total",
            "alter table orders alter column note set statistics 7",
            "alter table orders alter column note set storage external",
            "alter table lines disable trigger all",
            "begin; alter table orders add column x int; alter table orders drop column x; commit",
            "create type pair as (a int)",
            "alter type pair add attribute b int",
            "alter schema archive owner to pg_monitor",
            "create statistics joint on id, total from orders",
            "create publication everything for table orders",
            "drop publication everything",
            "create procedure nothing() language sql as 'select 1'",
            "drop extension pg_stat_statements",
            "create extension pg_stat_statements",
            "create unlogged table cache (k text)",
            "alter table events add column who text",
            "create index events_who on events (who)",
            "drop table archive.parcels",
            "drop view big",
            "drop function twice",
            "drop schema archive");

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void maintenance_leaves_it_alone_and_every_change_of_schema_moves_it(int major) throws Exception {
        try (var watched = new Watched(major, "print_test")) {
            watched.sql(SHOP);
            var print = watched.loop().call(() -> new CatalogPrint(watched.lane(), System::nanoTime));
            var last = hash(watched, print);
            for (var statement : MAINTENANCE) {
                watched.sql(statement);
                assertThat(hash(watched, print)).as(statement).isEqualTo(last);
            }
            for (var statement : CHANGES) {
                watched.sql(statement);
                assertThat(hash(watched, print)).as(statement).isNotEqualTo(last);
                last = hash(watched, print);
                assertThat(hash(watched, print)).isEqualTo(last);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void it_is_read_anew_only_when_something_was_written_into_the_catalogs(int major) throws Exception {
        try (var watched = new Watched(major, "gate_test")) {
            watched.sql(SHOP);
            var print = watched.loop().call(() -> new CatalogPrint(watched.lane(), System::nanoTime));
            var now = Instant.now();
            RealServers.until("the counters stand still", () -> {
                looked(watched, print, now);
                return reads(watched) == reads(watched, print, now);
            });
            var before = looked(watched, print, now);
            watched.sql("create table more (id int)", "select pg_sleep(1.1)", "select 1");
            RealServers.until(
                    "the change is seen",
                    () -> !looked(watched, print, now).hash().equals(before.hash()));
        }
    }

    @Test
    void what_the_counters_lost_is_found_a_little_later() throws Exception {
        try (var watched = new Watched(15, "anyway_test")) {
            watched.sql(SHOP);
            var print = watched.loop().call(() -> new CatalogPrint(watched.lane(), System::nanoTime));
            var now = Instant.now();
            looked(watched, print, now);
            var before = hash(watched, print);
            watched.sql("create table more (id int)");
            assertThat(looked(watched, print, now.plus(CatalogPrint.ANYWAY).plus(Duration.ofSeconds(1)))
                            .hash())
                    .isNotEqualTo(before);
        }
    }

    @Test
    void it_never_waits_for_a_locked_table() throws Exception {
        try (var watched = new Watched(18, "locked_print_test");
                var holder = RealServers.session(RealServers.shared(18), "postgres", "locked_print_test")) {
            watched.sql(SHOP);
            watched.ask(one -> one.look(watched.now()));
            holder.setAutoCommit(false);
            RealServers.execute(holder, "lock table orders, lines, big, events in access exclusive mode");
            watched.sql("create table more (id int)");
            watched.pass(CatalogPrint.ANYWAY.plusSeconds(1));
            var change = watched.ask(one -> one.look(watched.now())).orElseThrow();
            assertThat(change.changes()).extracting(SchemaChange::text).containsExactly("table more added");
            assertThat(watched.effects().samples(watched.now()))
                    .contains(new Sample(
                            Labels.of(
                                    Labels.NAME,
                                    "godwit_catalog_changed_timestamp_seconds",
                                    "target",
                                    "shop",
                                    "datname",
                                    "locked_print_test"),
                            watched.now().toEpochMilli() / 1000.0));
            var baseline = watched.begin();
            assertThat(watched.end(baseline).changes()).isEmpty();
            holder.rollback();
        }
    }

    private static String hash(Watched watched, CatalogPrint print) throws Exception {
        return watched.loop().await(() -> print.read(Instant.now())).hash();
    }

    private static CatalogPrint.Print looked(Watched watched, CatalogPrint print, Instant now) throws Exception {
        return watched.loop().await(() -> print.look(now));
    }

    /** How often the print was read since another look; the text of its question is in the statistics of the server. */
    private static long reads(Watched watched, CatalogPrint print, Instant now) throws Exception {
        looked(watched, print, now);
        return reads(watched);
    }

    private static long reads(Watched watched) throws Exception {
        return RealServers.number(
                watched.admin(),
                "select coalesce(sum(calls), 0) from pg_stat_statements where query ~ 'One hash and a count of each sort'"
                        + " and dbid = (select oid from pg_database where datname = current_database())");
    }
}
