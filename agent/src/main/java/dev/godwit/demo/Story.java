package dev.godwit.demo;

import dev.godwit.Agent;
import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.BlockingNode;
import dev.godwit.activity.Holder;
import dev.godwit.alerts.Alert;
import dev.godwit.series.Labels;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** What happens in the shop, and what the agent must have observed of it before the next thing happens. */
final class Story {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration BACKUP = Duration.ofSeconds(100);
    private static final String ALERT = "MigrationBlocksTraffic";
    private static final String ALTER = "alter table orders add column note text";
    private static final String INDEX =
            "create index concurrently orders_search on orders (md5(repeat(customer::text || ':' || total::text, 300)))";

    private final Agent agent;
    private final Shop shop;
    private final Stage stage;
    private final Narrator narrator;
    private final Duration coffee;

    /** @param coffee how long the idle transaction stays after the page, for people who want to look */
    Story(Agent agent, Shop shop, Stage stage, Narrator narrator, Duration coffee) {
        this.agent = agent;
        this.shop = shop;
        this.stage = stage;
        this.narrator = narrator;
        this.coffee = coffee;
    }

    /** @param backups whether this machine has a {@code pg_dump} for the server */
    void tell(boolean backups) throws Stage.Missed, Stage.Ended, ExecutionException, InterruptedException {
        opening();
        theOneThatGoesWrong();
        theOneThatGoesWell();
        if (backups) {
            theBackup();
        } else {
            narrator.say("This machine has no pg_dump of the server's version, so no backup is shown.");
        }
    }

    private void opening() throws Stage.Missed, Stage.Ended, ExecutionException, InterruptedException {
        stage.play(shop::openDoors);
        narrator.say("The shop opens: eight customers read, order and pay on table orders.");
        double customers = stage.until(
                "the customers", SOON, () -> value("pg_stat_activity_count", "application_name", Shop.CUSTOMER));
        narrator.saw(String.format("Godwit sees them: %.0f or more sessions, nobody waits for a lock.", customers));
    }

    private void theOneThatGoesWrong() throws Stage.Missed, Stage.Ended, ExecutionException, InterruptedException {
        var idle = stage.play(() -> shop.session("psql"));
        stage.play(() -> idle.query("begin; select count(*) from orders").execute());
        narrator.say(
                "Somebody opens a transaction in psql, looks at orders, and goes for coffee: idle in transaction.");
        var migrator = stage.play(() -> shop.session("migration"));
        var altering = stage.onLoop(() -> migrator.query(ALTER).execute());
        narrator.say("The migration runs: " + ALTER + ". It takes a millisecond, once it gets its lock.");

        var graph = stage.until("the ALTER between the idle session and the customers", SOON, this::queued);
        narrator.saw(blame(graph));
        alert(Alert.State.PENDING);
        narrator.saw("Alert " + ALERT + " is pending.");
        alert(Alert.State.FIRING);
        narrator.saw("Alert " + ALERT + " fires; the page is the line above, and at " + page() + ".");

        if (!coffee.isZero()) {
            narrator.say("Look at the page now; the coffee takes " + coffee.toSeconds() + " seconds more.");
            stage.pause(coffee);
        }
        stage.play(() -> idle.query("rollback").execute());
        narrator.say("The coffee is finished: the idle transaction ends.");
        stage.play(() -> altering);
        stage.until("nobody waits any more", SOON, () -> graph().filter(now -> now.blocked() == 0));
        narrator.saw("The ALTER is through, the queue is gone, nobody waits.");
        stage.until("the alert resolved", SOON, this::resolved);
        narrator.saw("Alert " + ALERT + " is resolved.");
        stage.play(idle::close);
        stage.play(migrator::close);
    }

    private void theOneThatGoesWell() throws Stage.Missed, Stage.Ended, ExecutionException, InterruptedException {
        var builder = stage.play(() -> shop.session("migration"));
        var building = stage.onLoop(() -> builder.query(INDEX).execute());
        narrator.say("The next migration: create index concurrently on the same table, customers still coming.");
        double blocks = stage.until("the index being built", SOON, () -> {
            if (building.failed()) {
                throw new IllegalStateException("the index build failed", building.cause());
            }
            return value("pg_stat_progress_create_index_blocks_total");
        });
        var watched = new Watched();
        stage.until("the end of the index build", SOON, () -> watched.look(builder, building));
        narrator.saw(String.format(
                "Its progress was seen %d times, up to %.0f of %.0f blocks of a phase.",
                watched.looks, watched.most, Math.max(blocks, watched.total)));
        if (watched.victims > 0) {
            throw new Stage.Missed("an index build that harms nobody; " + watched.victims + " sessions waited for it");
        }
        narrator.saw("In all that time nobody waited for it.");
        stage.play(builder::close);
    }

    /** What the agent saw of the index build, look by look. */
    private final class Watched {
        private int looks;
        private double most;
        private double total;
        private int victims;
        private double last = -1;

        Optional<Boolean> look(PgConnection builder, Future<?> building) {
            var done = value("pg_stat_progress_create_index_blocks_done");
            done.filter(blocks -> blocks != last).ifPresent(blocks -> {
                last = blocks;
                looks++;
                most = Math.max(most, blocks);
                total = Math.max(
                        total,
                        value("pg_stat_progress_create_index_blocks_total").orElse(0.0));
            });
            graph().map(graph -> graph.node("pid:" + builder.processId()))
                    .ifPresent(node -> victims = Math.max(victims, node.victims()));
            return building.succeeded() ? Optional.of(true) : Optional.empty();
        }
    }

    private void theBackup() throws Stage.Missed, Stage.Ended, ExecutionException, InterruptedException {
        narrator.say(
                "A backup is planned for every full minute; it is taken by pg_dump, published whole or not at all.");
        stage.until("a backup", BACKUP, () -> agent.backupsTaken().stream().findFirst());
        stage.until("the backup's age as a series", SOON, () -> value("godwit_backup_last_success_timestamp_seconds"));
        var backup = stage.onLoop(() -> agent.backupsTaken().get(0));
        narrator.saw(String.format(
                "Backup %s: %d kB, sha256 %s…; its age is a series now, and the shipped rules say how old is too old.",
                backup.id(), backup.bytes() / 1000, backup.sha256().substring(0, 12)));
    }

    private String blame(BlockingGraph graph) {
        var root = graph.roots().get(0);
        var amplifier = graph.amplifiers().get(0);
        var idle = (Holder.Backend) root.holder();
        var alter = (Holder.Backend) amplifier.holder();
        return String.format(
                "Godwit names both: %s (%s, %s) holds %s; %s (%s) waits for %s on %s and makes %d customers wait.",
                root.holder().title(),
                idle.application(),
                idle.state(),
                root.held() == null ? "a lock" : root.held().mode(),
                amplifier.holder().title(),
                alter.query(),
                amplifier.wanted().mode(),
                amplifier.wanted().relation(),
                amplifier.victims());
    }

    private Optional<BlockingGraph> queued() {
        return graph().filter(graph -> !graph.roots().isEmpty())
                .filter(graph -> graph.amplifiers().stream().anyMatch(Story::altersOrders));
    }

    private static boolean altersOrders(BlockingNode node) {
        return node.victims() >= 4
                && node.holder() instanceof Holder.Backend backend
                && backend.query().equals(ALTER)
                && node.wanted().relation().equals("public.orders");
    }

    private void alert(Alert.State state) throws Stage.Missed, Stage.Ended, ExecutionException, InterruptedException {
        stage.until(
                "alert " + ALERT + " " + state,
                SOON,
                () -> agent.alerts().current().stream()
                        .filter(alert -> alert.name().equals(ALERT) && alert.state() == state)
                        .findFirst());
    }

    private Optional<Alert> resolved() {
        return agent.alerts().recentlyResolved().stream()
                .filter(alert -> alert.name().equals(ALERT))
                .findFirst();
    }

    private Optional<BlockingGraph> graph() {
        return agent.targets().stream().findFirst().map(target -> target.graph());
    }

    private String page() {
        return "http://127.0.0.1:" + agent.port() + "/";
    }

    /** The newest sample of a metric in the agent's memory, with one label of that value if given. */
    private Optional<Double> value(String metric, String... label) {
        return agent.store().present().entrySet().stream()
                .filter(entry -> matches(entry.getKey(), metric, label))
                .map(Map.Entry::getValue)
                .reduce(Double::sum);
    }

    private static boolean matches(Labels labels, String metric, String... label) {
        return labels.name().equals(metric)
                && (label.length == 0 || labels.get(label[0]).equals(label[1]));
    }
}
