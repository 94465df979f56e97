package dev.godwit.demo;

import dev.godwit.Agent;
import dev.godwit.AgentConfig;
import dev.godwit.Build;
import dev.godwit.backup.Clients;
import dev.godwit.postgres.ConnectionUri;
import dev.godwit.process.Processes;
import dev.godwit.settings.Problems;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * One performance: starts the server, builds the shop, deploys the agent, has the story told, and clears the stage whatever
 * happened. Blocks the thread it runs on.
 */
public final class Show implements AutoCloseable {

    private final Vertx vertx;
    private final PrintWriter out;
    private final BooleanSupplier ended;
    private final InstantSource clock = InstantSource.system();
    private final Path directory;
    private EmbeddedServer server;
    private Shop shop;
    private String deployment;
    private Agent agent;

    /** @param ended whether somebody wants the show to end */
    public Show(Vertx vertx, PrintWriter out, BooleanSupplier ended) throws IOException {
        this.vertx = vertx;
        this.out = out;
        this.ended = ended;
        this.directory = Files.createTempDirectory("godwit-demo-");
    }

    /**
     * Prepares everything and tells the story; false if the agent missed something. Ending it early is no failure.
     *
     * @param wanted which server, 0 for the newest with a {@code pg_dump} of its own
     * @param coffee how long people may look at the blocked shop
     */
    public boolean perform(Path archives, int wanted, int port, Duration coffee) throws Exception {
        var stage = new Stage(vertx, clock, ended);
        var narrator = new Narrator(out, clock);
        try {
            var clients = stage.onLoop(() -> new Clients(new Processes(vertx)));
            int major = wanted > 0 ? wanted : major(stage, clients, EmbeddedServer.majors(archives));
            boolean dump = stage.play(() -> clients.match(major));
            narrator.say("A real PostgreSQL " + major + " is unpacked and started, for this demo only.");
            server = EmbeddedServer.start(
                    archives, major, directory, Map.of("shared_preload_libraries", "pg_stat_statements"));
            var address = ConnectionUri.parse(server.url("postgres")).address();
            shop = stage.onLoop(() -> new Shop(vertx, address, new Random()));
            stage.play(shop::build);
            deploy(stage, port);
            narrator.say(
                    "Godwit watches it as a role with pg_monitor; its page is http://127.0.0.1:" + agent.port() + "/");
            new Story(agent, shop, stage, narrator, coffee).tell(dump);
            narrator.plain("");
            narrator.plain("Everything claimed above, " + narrator.observations()
                    + " things, was observed by the agent itself.");
            return true;
        } catch (Stage.Missed missed) {
            narrator.say("✗ " + missed.getMessage());
            return false;
        } catch (Stage.Ended wanting) {
            return true;
        }
    }

    /** The newest version with a {@code pg_dump} of its own here, so that the backup works; else the newest. */
    private static int major(Stage stage, Clients clients, List<Integer> majors) throws Exception {
        for (int i = majors.size() - 1; i >= 0; i--) {
            int candidate = majors.get(i);
            if (stage.play(() -> clients.match(candidate))) {
                return candidate;
            }
        }
        return majors.get(majors.size() - 1);
    }

    private void deploy(Stage stage, int port) throws Exception {
        var url = server.url(Shop.DATABASE).replace("postgres@", "godwit@");
        var file = DemoFiles.write(directory, url, port);
        var problems = new Problems();
        var config = AgentConfig.read(file, System::getenv, problems);
        problems.orThrow();
        agent = new Agent(config.orElseThrow(), Build.read());
        deployment = stage.play(() -> vertx.deployVerticle(agent));
    }

    /** Stops the agent, the customers and the server, and removes every file. */
    @Override
    public void close() throws IOException {
        try {
            var stage = new Stage(vertx, clock, () -> false);
            if (deployment != null) {
                stage.play(() -> vertx.undeploy(deployment));
            }
            if (shop != null) {
                stage.play(shop::close);
            }
        } catch (ExecutionException stuck) {
            out.println("something did not stop by itself: " + stuck.getCause().getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (server != null) {
                server.close();
            }
            delete();
        }
    }

    private void delete() {
        try (var tree = Files.walk(directory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            out.println("left behind: " + directory);
        }
    }
}
