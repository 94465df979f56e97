package dev.godwit;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.until;
import static dev.godwit.RealServers.waiting;

import dev.godwit.demo.EmbeddedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server on which everything happens at once that the dashboards can show, for as long as it is open. */
final class BoardsLoad implements AutoCloseable {

    static final Map<String, String> SETTINGS = Map.of(
            "shared_preload_libraries", "pg_stat_statements",
            "wal_level", "logical",
            "max_slot_wal_keep_size", "8GB",
            "archive_mode", "on",
            "archive_command", "true",
            "autovacuum", "off",
            "track_io_timing", "on",
            "max_prepared_transactions", "5");

    /** Slow only where a session says so; what is built over it takes as long as a test wants. */
    private static final String SLOW = """
            create function slow(value int) returns int language plpgsql immutable as $$
            begin
                perform pg_sleep(coalesce(nullif(current_setting('test.slow', true), ''), '0')::float8);
                return value;
            end $$""";

    private final EmbeddedServer server;
    private final List<Connection> sessions = new ArrayList<>();
    private final List<CompletableFuture<Void>> works = new ArrayList<>();

    BoardsLoad(EmbeddedServer server) throws Exception {
        this.server = server;
        var setup = open("setup");
        tables(setup);
        flaws(setup);
        history(setup);
        replication(setup);
        open("payments")
                .createStatement()
                .execute("begin; insert into orders (text) values ('p'); prepare transaction 'payment-1'");
        blocking();
        progress();
        works.add(CompletableFuture.runAsync(new Traffic(open("shop"))));
        works.add(CompletableFuture.runAsync(new Traffic(open("other shop"))));
    }

    private Connection open(String application) throws SQLException {
        return open(application, "postgres");
    }

    private Connection open(String application, String database) throws SQLException {
        var session = session(server, "postgres", database);
        execute(session, "set application_name = '" + application + "'");
        sessions.add(session);
        return session;
    }

    private static void tables(Connection setup) throws SQLException {
        execute(
                setup,
                "create extension pg_stat_statements",
                SLOW,
                "create table orders (id serial primary key, text text, counted int default 0) with (fillfactor = 50)",
                "insert into orders (text) select repeat('x', 100) from generate_series(1, 20000)",
                "create table large (id serial primary key, text text)",
                "insert into large (text) select repeat('x', 300) from generate_series(1, 50000)",
                "create index on large (text)",
                "delete from large where id % 2 = 0",
                "create table built (id int)",
                "insert into built select generate_series(1, 20000)",
                "create table rewritten (id int)",
                "create index on rewritten (slow(id))",
                "insert into rewritten select generate_series(1, 5000)",
                "create table hot (id int)",
                "insert into hot values (1)",
                "vacuum analyze",
                "delete from orders where id % 50 = 0");
    }

    /** What migrations leave behind. */
    private static void flaws(Connection setup) throws SQLException {
        execute(
                setup,
                "create index unused on orders (counted)",
                "create index once on orders (text)",
                "create index twice on orders (text)",
                "alter table orders add constraint sensible check (counted >= 0) not valid");
        try {
            execute(setup, "create unique index concurrently never on hot ((id / 0))");
        } catch (SQLException expected) {
            // It leaves its index behind, invalid.
        }
    }

    /** What Flyway keeps, and a lock_timeout for all who come. */
    private static void history(Connection setup) throws SQLException {
        execute(
                setup,
                "create table flyway_schema_history (installed_rank int primary key, version text, description text,"
                        + " type text, script text, checksum int, installed_by text, installed_on timestamp default now(),"
                        + " execution_time int, success bool)",
                "insert into flyway_schema_history values (1, '1', 'orders', 'SQL', 'V1__orders.sql', 1, 'postgres', now(),"
                        + " 5, true), (2, '2', 'gone', 'SQL', 'V2__gone.sql', 2, 'postgres', now(), 5, true)",
                "alter role postgres set lock_timeout = '1h'");
    }

    private void replication(Connection setup) throws SQLException {
        execute(
                setup,
                "create table feed (id serial primary key)",
                "create publication feed for table feed",
                "select pg_create_physical_replication_slot('nobody', true)",
                "select pg_switch_wal()",
                "select pg_create_logical_replication_slot('feed', 'pgoutput')",
                "create database copy");
        execute(
                open("setup", "copy"),
                "create table feed (id serial primary key)",
                "create subscription feed connection 'host=127.0.0.1 port=" + server.port()
                        + " user=postgres dbname=postgres' publication feed with (create_slot = false, copy_data = false)");
    }

    /** One idle transaction, a schema change that waits for it, and traffic that waits for both. */
    private void blocking() throws Exception {
        var idle = open("forgotten");
        idle.setAutoCommit(false);
        execute(idle, "select * from hot");
        var watch = open("setup");
        begin("migration", "alter table hot add column more int");
        until("the schema change waits", () -> waits(watch) == 1);
        begin("reader", "select * from hot");
        begin("reader", "select * from hot");
        until("its victims wait", () -> waits(watch) == 3);
    }

    private static long waits(Connection watch) throws SQLException {
        return RealServers.number(watch, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
    }

    private void progress() throws SQLException {
        begin("migration", "create index slowly on built (slow(id))");
        begin("migration", "create index concurrently waiting on large (id)");
        begin("migration", "vacuum full rewritten");
        begin("vacuum", "vacuum (index_cleanup off) orders");
        begin("copy", "copy (select pg_sleep(0.02), n from generate_series(1, 100000) n) to '/dev/null'");
        var sorting = open("report");
        sorting.setAutoCommit(false);
        execute(
                sorting,
                "set work_mem = '64kB'",
                "declare sorted cursor for select text || id from large order by 1",
                "fetch 1 from sorted");
    }

    private void begin(String application, String sql) throws SQLException {
        var session = open(application);
        execute(session, "set vacuum_cost_delay = 100", "set vacuum_cost_limit = 1", "set test.slow = '0.02'");
        works.add(waiting(session, sql));
    }

    /** Ends the statements under way, the waiting ones included. */
    @Override
    public void close() throws IOException, SQLException {
        try (var end = session(server, "postgres", "copy")) {
            execute(
                    end,
                    "alter subscription feed disable",
                    "alter subscription feed set (slot_name = none)",
                    "drop subscription feed",
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
        }
        works.forEach(work -> work.handle((done, ended) -> null).join());
        for (var session : sessions) {
            session.close();
        }
    }

    /** Work without an end, until its session is ended. */
    private record Traffic(Connection session) implements Runnable {

        @Override
        public void run() {
            try {
                for (int n = 0; ; n++) {
                    execute(
                            session,
                            "insert into orders (text) values ('new')",
                            "insert into feed default values",
                            "update orders set text = text || 'y' where id = " + n % 1000,
                            "update large set text = text where id = " + n % 1000,
                            "delete from orders where id = " + (10_000 + n % 5000),
                            "select count(*) from orders",
                            "set work_mem = '64kB'",
                            "select count(*) from (select text from large order by id desc, text) as sorted",
                            "begin",
                            "rollback",
                            "select pg_sleep(0.02)");
                }
            } catch (SQLException ended) {
                // The load is over.
            }
        }
    }
}
