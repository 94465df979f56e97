package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.number;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.TestLoop;
import dev.godwit.activity.Names;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.SessionSettings;
import dev.godwit.probe.StatementsLook;
import dev.godwit.probe.StatementsSource;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an open transaction shows of its DDL, and what upkeep shows that is none; asked of real servers. */
class UnseenDdlTest {

    private static final String DATABASE = "unseen_ddl";

    private static final List<String> SCENE = List.of(
            "create table customers (id int primary key)",
            "create table orders (id serial primary key, total int not null default 0,"
                    + " customer int references customers, name varchar(10), constraint positive check (total >= 0))",
            "insert into orders (total) select i from generate_series(1, 100) i",
            "create index orders_total on orders (total)",
            "create table plain (id int)",
            "create view cheap as select id from orders where total < 10",
            "create materialized view totals as select id, total from orders",
            "create function nothing() returns trigger language plpgsql as 'begin return new; end'",
            "create trigger checked before insert on orders for each row execute function nothing()",
            "create table events (id int) partition by range (id)",
            "create table events_1 partition of events for values from (0) to (10)",
            "create table events_2 (id int)");

    private static final List<String> DDL = List.of(
            "alter table orders add column note text",
            "ALTER TABLE public.\"orders\" ADD note text",
            "alter table plain add column note text",
            "alter table orders drop column name",
            "alter table orders alter column name type varchar(20)",
            "alter table orders alter column total drop not null",
            "alter table orders alter column total set default 3",
            "alter table orders rename column total to sum",
            "alter table orders rename to bills",
            "alter table orders add constraint small check (total < 1000) not valid",
            "alter table orders drop constraint positive",
            "alter table orders drop constraint orders_customer_fkey",
            "alter table orders enable row level security",
            "alter table events add column note text",
            "drop trigger checked on orders",
            "drop index orders_total",
            "drop view cheap",
            "drop table orders cascade",
            "create or replace view cheap as select id, total from orders",
            "do $$ begin alter table orders add column note text; end $$",
            "savepoint one; alter table orders drop column name; release one",
            "alter table orders add column note text; grant select on orders to public",
            "alter table orders add column note text; create index on orders (note)",
            "alter table orders drop column name; truncate orders",
            "lock table orders in access exclusive mode; alter table orders add column note text");

    /** What takes the same lock, and is no migration. */
    private static final List<String> UPKEEP = List.of(
            "lock table orders in access exclusive mode",
            "lock table orders in access exclusive mode; delete from orders",
            "lock table orders in access exclusive mode; comment on table orders is 'x'",
            "truncate orders",
            "truncate orders restart identity; insert into orders (total) values (1)",
            "truncate plain; truncate plain",
            "truncate customers cascade",
            "cluster orders using orders_pkey",
            "refresh materialized view totals",
            "reindex table orders",
            "truncate events",
            "create table events_3 partition of events for values from (20) to (30)",
            "alter table events attach partition events_2 for values from (10) to (20)",
            "alter table events detach partition events_1",
            "drop table events_1",
            "create temporary table orders_now (id int); alter table orders_now add column note text",
            "savepoint one; alter table orders add column other text; rollback to one; lock table orders in access exclusive mode");

    private final TestLoop loop = new TestLoop();
    private final Knowledge knowledge = new Knowledge(Tools.shipped());
    private Lane lane;
    private StatementsSource source;
    private UnseenDdl ddl;

    @AfterEach
    void end() throws Exception {
        loop.close();
    }

    private void open(int major) throws Exception {
        Watching.create(shared(major), DATABASE);
        try (var admin = admin(major)) {
            execute(admin, "create extension pg_stat_statements");
            execute(admin, SCENE.toArray(String[]::new));
            knowledge.partitions(DATABASE, Set.of(number(admin, "select 'events_1'::regclass::oid::int8")));
        }
        lane = loop.call(() -> new Lane(
                loop.vertx(),
                RealServers.settings(shared(major), "postgres", DATABASE),
                SessionSettings.RELATIONS,
                2,
                new Random(1),
                change -> {}));
        loop.call(() -> {
            lane.open();
            return null;
        });
        RealServers.until("the lane is up", () -> loop.call(lane::connected));
        source = loop.call(() -> new StatementsSource(lane, Duration.ofSeconds(3)));
        var server = new Server("shop", DATABASE, lane, name -> Optional.of(lane), new Names(DATABASE), () -> null);
        ddl = loop.call(() ->
                new UnseenDdl(server, knowledge, InstantSource.system(), new Forecasts(), name -> Optional.empty()));
    }

    private static Connection admin(int major) throws Exception {
        return RealServers.session(shared(major), "postgres", DATABASE);
    }

    private Optional<StatementsLook> counters() throws Exception {
        return Optional.of(loop.await(source::read).look());
    }

    private Optional<UnseenDdl.Proof> ask(Connection session, Optional<StatementsLook> before) throws Exception {
        var at = Instant.ofEpochMilli(number(
                session,
                "select round(extract(epoch from xact_start) * 1000)::int8 from pg_stat_activity"
                        + " where pid = pg_backend_pid()"));
        var looked = new LookedSession(
                new SessionId((int) RealServers.pid(session), at),
                number(session, "select oid::int8 from pg_database where datname = current_database()"),
                DATABASE,
                "postgres",
                "psql",
                "local",
                -1,
                "idle in transaction",
                at,
                at,
                at,
                "",
                true,
                null,
                "select 1",
                false,
                List.of());
        return loop.await(() -> ddl.ask(looked, Duration.ZERO, before));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void ddl_is_found_in_its_open_transaction_with_what_was_counted_of_it(int major) throws Exception {
        open(major);
        for (var text : DDL) {
            try (var session = admin(major)) {
                var before = counters();
                execute(session, "begin");
                execute(session, statements(text));

                var proof = ask(session, before);

                assertThat(proof).describedAs(text).isPresent();
                assertThat(proof.get().text())
                        .describedAs(text)
                        .startsWith("has AccessExclusiveLock on public.")
                        .endsWith("was counted since its transaction began");
                assertThat(proof.get().before().counts()).describedAs(text).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void upkeep_is_none_even_if_another_session_changes_the_same_relations_meanwhile(int major) throws Exception {
        open(major);
        for (var text : UPKEEP) {
            try (var session = admin(major);
                    var other = admin(major)) {
                var before = counters();
                execute(session, "begin", "select 1");
                for (var relation : List.of("orders", "plain", "customers", "events", "events_2")) {
                    execute(other, "begin", "alter table " + relation + " add column note text", "rollback");
                }
                execute(session, statements(text));

                assertThat(ask(session, before)).describedAs(text).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void what_was_granted_under_a_lock_is_no_ddl(int major) throws Exception {
        open(major);
        try (var session = admin(major);
                var other = admin(major)) {
            var before = counters();
            execute(other, "begin", "alter table orders add column note text", "rollback");
            execute(session, "begin", "lock table orders in access exclusive mode", "grant select on orders to public");

            assertThat(ask(session, before)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void without_counters_from_before_only_a_server_that_says_since_when_it_counts_is_believed(int major)
            throws Exception {
        open(major);
        try (var session = admin(major)) {
            execute(session, "begin", "alter table orders add column unheard_of_" + major + " text");

            var proof = ask(session, Optional.empty());

            assertThat(proof.map(UnseenDdl.Proof::text))
                    .isEqualTo(
                            major < 17
                                    ? Optional.empty()
                                    : Optional.of(
                                            "has AccessExclusiveLock on public.orders, and \"alter table orders"
                                                    + " add column unheard_of_17 text\" was counted since its transaction began"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void what_the_same_text_did_before_is_not_counted_again(int major) throws Exception {
        open(major);
        try (var session = admin(major)) {
            execute(session, "begin", "alter table orders drop column name", "rollback");
            var before = counters();
            // A function's statements are not counted: something else than this text has dropped the column.
            execute(
                    session,
                    "create function drops() returns void language plpgsql as"
                            + " 'begin alter table orders drop column name; end'",
                    "begin",
                    "select drops()");

            assertThat(ask(session, before)).isEmpty();
        }
    }

    private static String[] statements(String text) {
        return text.startsWith("do ") ? new String[] {text} : text.split("; ", -1);
    }
}
