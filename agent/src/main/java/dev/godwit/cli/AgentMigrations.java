package dev.godwit.cli;

import dev.godwit.migration.Brief;
import dev.godwit.migration.Documents;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.report.AsOf;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Those of a running agent. */
final class AgentMigrations implements KeptMigrations {

    private static final String PATH = "/api/migrations";

    private final AgentClient agent;

    private AgentMigrations(AgentClient agent) {
        this.agent = agent;
    }

    /** Whoever listens there is asked whether it is an agent. Throws {@link java.net.ConnectException} where nobody does. */
    static AgentMigrations of(AgentClient agent) throws IOException, InterruptedException {
        var migrations = new AgentMigrations(agent);
        migrations.briefs(PATH + "?limit=1");
        return migrations;
    }

    @Override
    public List<Brief> list() throws IOException, InterruptedException {
        return briefs(PATH);
    }

    private List<Brief> briefs(String path) throws IOException, InterruptedException {
        try {
            return Documents.briefs(good(agent.get(path)));
        } catch (IllegalArgumentException other) {
            throw new IOException(agent.url() + " is no agent that follows migrations", other);
        }
    }

    @Override
    public MigrationRecord one(String id) throws IOException, InterruptedException, NoSuchMigration {
        return Documents.read(found(PATH + "/" + segment(id)));
    }

    @Override
    public String report(String id, Format format) throws IOException, InterruptedException, NoSuchMigration {
        return found(PATH + "/" + segment(id) + "/report?format=" + format);
    }

    private String found(String path) throws IOException, InterruptedException, NoSuchMigration {
        var reply = agent.get(path);
        if (reply.status() == 404) {
            throw new NoSuchMigration(reply.said());
        }
        return good(reply);
    }

    private String good(AgentClient.Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException(agent.url() + " answers " + reply.status());
        }
        return reply.body();
    }

    static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public AsOf asOf() {
        return new AsOf(Instant.now(), true, Optional.empty());
    }

    @Override
    public void close() {}
}
