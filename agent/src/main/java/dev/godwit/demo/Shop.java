package dev.godwit.demo;

import dev.godwit.postgres.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A small shop: a schema, some orders, and customers who come back as soon as they have thought for a moment. */
final class Shop {

    static final String DATABASE = "shop";
    static final String CUSTOMER = "shop-customer";
    private static final int CUSTOMERS = 8;
    private static final int ORDERS = 600_000;
    private static final int SHORTEST_THOUGHT = 20;
    private static final int LONGEST_THOUGHT = 80;

    private static final List<String> SCHEMA = List.of(
            "create table customers (id int primary key, name text not null)",
            "create table orders (id int generated always as identity primary key, customer int not null references customers,"
                    + " total numeric not null, placed timestamptz not null default now())",
            "insert into customers select n, 'customer ' || n from generate_series(1, 500) n",
            "insert into orders (customer, total) select 1 + n % 500, (n % 900) / 10.0 from generate_series(1, "
                    + ORDERS + ") n",
            "analyze");

    private final Vertx vertx;
    private final Address address;
    private final RandomGenerator random;
    private final List<PgConnection> connections = new ArrayList<>();
    private boolean open = true;

    Shop(Vertx vertx, Address address, RandomGenerator random) {
        this.vertx = vertx;
        this.address = address;
        this.random = random;
    }

    /** Creates the database, the role that only watches, and the tables. */
    Future<Void> build() {
        return connect("postgres", "shop-owner")
                .compose(admin -> run(
                                admin,
                                List.of(
                                        "create role godwit login",
                                        "grant pg_monitor to godwit",
                                        "grant pg_read_all_data to godwit",
                                        "create database " + DATABASE))
                        .compose(done -> admin.close()))
                .compose(done -> connect(DATABASE, "shop-owner"))
                .compose(owner -> run(owner, List.of("create extension pg_stat_statements"))
                        .compose(done -> run(owner, SCHEMA))
                        .compose(done -> owner.close()));
    }

    private static Future<Void> run(PgConnection connection, List<String> statements) {
        Future<?> last = Future.succeededFuture();
        for (var sql : statements) {
            last = last.compose(done -> connection.query(sql).execute());
        }
        return last.mapEmpty();
    }

    /** The customers arrive. */
    Future<Void> openDoors() {
        List<Future<?>> arrivals = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            arrivals.add(connect(DATABASE, CUSTOMER).onSuccess(this::visit));
        }
        return Future.all(arrivals).mapEmpty();
    }

    private void visit(PgConnection customer) {
        int who = 1 + random.nextInt(500);
        var sql = switch (random.nextInt(4)) {
            case 0 -> "insert into orders (customer, total) values (" + who + ", 9.9)";
            case 1 -> "update orders set total = total + 1 where id = " + (1 + random.nextInt(ORDERS));
            default -> "select * from orders where id = " + (1 + random.nextInt(ORDERS));
        };
        customer.query(sql).execute().onSuccess(served -> {
            int thought = SHORTEST_THOUGHT + random.nextInt(LONGEST_THOUGHT - SHORTEST_THOUGHT);
            vertx.setTimer(thought, again -> {
                if (open) {
                    visit(customer);
                }
            });
        });
    }

    /** A session of its own, for somebody with a plan. */
    Future<PgConnection> session(String application) {
        return connect(DATABASE, application);
    }

    private Future<PgConnection> connect(String database, String application) {
        var options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setUser(address.user())
                .setDatabase(database)
                .setProperties(Map.of("application_name", application));
        return PgConnection.connect(vertx, options).onSuccess(connection -> {
            connection.exceptionHandler(gone -> {});
            connections.add(connection);
        });
    }

    /** Everybody goes home. */
    Future<Void> close() {
        open = false;
        return Future.join(connections.stream().map(PgConnection::close).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
