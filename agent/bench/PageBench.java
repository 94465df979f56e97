import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Seconds to a page: from the moment a session sends the statement that will wait, to the webhook's receipt of the firing
 * alert. Rule: {@code for: 0s} on blocked sessions. Two cases: a row lock, and ACCESS EXCLUSIVE on a table.
 */
public final class PageBench {

    private static final String RULES = """
            groups:
              - name: page
                interval: 1s
                rules:
                  - alert: Blocked
                    expr: godwit_blocked_sessions > 0
                    for: 0s
            """;

    private record Receipt(String body, long nanos) {}

    private static final LinkedBlockingQueue<Receipt> RECEIPTS = new LinkedBlockingQueue<>();

    public static void main(String[] args) throws Exception {
        int trials = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        var receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            long now = System.nanoTime();
            RECEIPTS.add(new Receipt(new String(exchange.getRequestBody().readAllBytes()), now));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try (var bench = new Bench(17)) {
            Files.writeString(bench.directory.resolve("rules.yml"), RULES);
            Files.writeString(
                    bench.directory.resolve("alertmanager.yml"),
                    "route: {receiver: bench}\nreceivers:\n  - name: bench\n    webhook_configs:\n      - url: http://127.0.0.1:"
                            + receiver.getAddress().getPort() + "/\n");
            bench.startAgent("rules: [rules.yml]\nnotify: alertmanager.yml\n");
            try (var holder = bench.session("postgres");
                    var waiter = bench.session("postgres")) {
                Bench.execute(holder, "create table t (id int primary key, n int)", "insert into t values (1, 0)");
                holder.setAutoCommit(false);
                Bench.report("row lock", trial(trials, holder, waiter, "update t set n = 1", "update t set n = 2"));
                Bench.report(
                        "ACCESS EXCLUSIVE on the table",
                        trial(trials, holder, waiter, "lock table t in access exclusive mode", "select * from t"));
            }
        } finally {
            receiver.stop(0);
        }
    }

    private static ArrayList<Double> trial(int trials, Connection holder, Connection waiter, String hold, String wait)
            throws Exception {
        var millis = new ArrayList<Double>();
        var random = new java.util.Random(42);
        for (int i = 0; i < trials; i++) {
            Bench.execute(holder, hold);
            // Land anywhere between two beats of the gate.
            Thread.sleep(300 + random.nextInt(200));
            RECEIPTS.clear();
            long begun = System.nanoTime();
            var waiting = Bench.waiting(waiter, wait);
            millis.add((await("firing") - begun) / 1e6);
            holder.rollback();
            waiting.get(10, TimeUnit.SECONDS);
            await("resolved");
        }
        return millis;
    }

    private static long await(String status) throws InterruptedException {
        for (;;) {
            var receipt = RECEIPTS.poll(20, TimeUnit.SECONDS);
            if (receipt == null) {
                throw new IllegalStateException("no page that says " + status);
            }
            if (receipt.body().contains("\"status\":\"" + status + "\"")) {
                return receipt.nanos();
            }
        }
    }
}
