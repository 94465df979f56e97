package dev.godwit.cli;

import dev.godwit.cli.KeptMigrations.NoSuchMigration;
import dev.godwit.migration.Brief;
import dev.godwit.migration.Documents;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.preflight.PreflightCheck;
import dev.godwit.process.OpenSocket;
import dev.godwit.process.Sockets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What whoever migrates asks of the agent, running elsewhere or in this process, and tells it. */
final class Watcher {

    private static final String MIGRATIONS = "/api/migrations";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A beat comes often; a late answer is no reason to miss the end of the command. */
    private static final Duration BEAT = Duration.ofSeconds(2);

    private static final int SENSELESS = 400;
    private static final int TOO_LONG = 413;
    private static final int REFUSED = 409;
    private static final int MISSING = 404;
    private static final int UNREADY = 503;
    private static final int FORBIDDEN = 403;

    private final AgentClient agent;
    private final AgentMigrations migrations;
    private final Optional<String> namespace = Sockets.namespace();
    private long told;
    private long answered;

    Watcher(AgentClient agent) throws IOException, InterruptedException {
        this.agent = agent;
        this.migrations = AgentMigrations.of(agent);
    }

    /** The configured names of the databases it watches. */
    List<String> targets() throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        new JsonArray(good(agent.get("/api/targets")).body())
                .forEach(one -> names.add(((JsonObject) one).getString("target")));
        return names;
    }

    /** Every check; throws {@link Unready} where the database is not there, or not connected yet. */
    List<PreflightCheck> preflight(String target, String database) throws IOException, InterruptedException, Unready {
        var reply = agent.get("/api/preflight?target=" + AgentMigrations.segment(target) + "&database="
                + AgentMigrations.segment(database));
        if (reply.status() == UNREADY) {
            throw new Unready(reply.said());
        }
        var checks = new ArrayList<PreflightCheck>();
        new JsonArray(good(reply).body()).forEach(one -> checks.add(check((JsonObject) one)));
        return checks;
    }

    /** It is not connected to the database. */
    static final class Unready extends Exception {
        private static final long serialVersionUID = 1L;

        Unready(String message) {
            super(message);
        }
    }

    /** What was asked makes no sense; the message is the agent's and says why. */
    static final class Senseless extends IOException {
        private static final long serialVersionUID = 1L;

        Senseless(String message) {
            super(message);
        }
    }

    private static PreflightCheck check(JsonObject json) {
        return new PreflightCheck(
                json.getString("name"),
                PreflightCheck.Verdict.valueOf(json.getString("verdict").toUpperCase(Locale.ROOT)),
                json.getString("what"),
                json.getString("remedy"));
    }

    /** Gives the identifier of the migration that begins; throws {@link Senseless} where it was said in a way that cannot be. */
    String announce(JsonObject announcement) throws IOException, InterruptedException {
        return new JsonObject(
                        good(agent.post(MIGRATIONS, announcement, PATIENCE)).body())
                .getString("id");
    }

    /** Says that the command runs, and which connections its processes have. */
    Brief beat(String id, List<OpenSocket> open) throws IOException, InterruptedException {
        var said = new JsonObject().put("number", ++told).put("answered", answered);
        namespace.ifPresent(here -> said.put("namespace", here).put("sockets", sockets(open)));
        var reply = good(agent.post(path(id) + "/beat", said, BEAT));
        answered = told;
        return Documents.briefs("[" + reply.body() + "]").get(0);
    }

    private static JsonArray sockets(List<OpenSocket> open) {
        var sockets = new JsonArray();
        open.forEach(
                one -> sockets.add(JsonArray.of(one.local(), one.port(), one.remote(), one.remotePort(), one.inode())));
        return sockets;
    }

    /** Gives the whole identifier. */
    String finish(String id, Integer exit, boolean aborted) throws IOException, InterruptedException {
        var said = new JsonObject().put("exit", exit).put("aborted", aborted);
        return new JsonObject(
                        good(agent.post(path(id) + "/finish", said, PATIENCE)).body())
                .getString("id");
    }

    /** What was left of it on the server and told to stop, and what did not. */
    record Stopped(List<Integer> told, List<Integer> left) {}

    Stopped stop(String id) throws IOException, InterruptedException {
        var stopped = new JsonObject(
                good(agent.post(path(id) + "/stop", new JsonObject(), PATIENCE)).body());
        return new Stopped(numbers(stopped.getJsonArray("told")), numbers(stopped.getJsonArray("left")));
    }

    private static List<Integer> numbers(JsonArray array) {
        return array.stream().map(one -> ((Number) one).intValue()).toList();
    }

    MigrationRecord record(String id) throws IOException, InterruptedException, NoSuchMigration {
        return migrations.one(id);
    }

    String report(String id) throws IOException, InterruptedException, NoSuchMigration {
        return migrations.report(id, KeptMigrations.Format.md);
    }

    private static String path(String id) {
        return MIGRATIONS + "/" + AgentMigrations.segment(id);
    }

    private AgentClient.Reply good(AgentClient.Reply reply) throws IOException {
        return switch (reply.status()) {
            case 200 -> reply;
            case SENSELESS, TOO_LONG -> throw new Senseless(reply.said());
            case REFUSED, MISSING, UNREADY, FORBIDDEN -> throw new IOException(reply.said());
            default -> throw new IOException(agent.url() + " answers " + reply.status());
        };
    }
}
