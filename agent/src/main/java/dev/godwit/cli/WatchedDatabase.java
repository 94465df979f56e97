package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.postgres.ConnectionUri;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problems;
import dev.godwit.web.ListenAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Option;

/** The database somebody is about to migrate, and who watches it: a running agent, or one in this process. */
final class WatchedDatabase {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The agent; otherwise the address in the configuration, or http://127.0.0.1:7432.")
    private URI url;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; where no agent answers, one runs in this process.")
    private Path config;

    @Option(
            names = "--database",
            paramLabel = "D",
            description = "Its configured name, with /NAME for another database of that server; or a libpq URI.")
    private String database;

    /**
     * Somebody watches it.
     *
     * @param database of the target; empty for the one that is configured
     * @param alone the agent in this process, if it is one
     */
    record Opened(Watcher watcher, String target, String database, Optional<AloneAgent> alone)
            implements AutoCloseable {
        @Override
        public void close() {
            alone.ifPresent(AloneAgent::close);
        }
    }

    /** How to find the migration again with another verb. */
    String again() {
        return (url == null ? "" : " --url " + url) + (config == null ? "" : " --config " + config);
    }

    /** Finds the agent, or starts one if {@code alone} and there is none; throws {@link IOException} where there is none to ask. */
    Opened open(PrintWriter err, boolean alone) throws IOException, ExecutionException, InterruptedException {
        if (database != null && database.contains("://")) {
            return byUri(alone);
        }
        var read = config == null ? Optional.<AgentConfig>empty() : Optional.of(Config.read(config));
        var address = address(read);
        if (address.isPresent()) {
            try {
                return opened(new Watcher(new AgentClient(address.get())), Optional.empty());
            } catch (ConnectException refused) {
                if (read.isEmpty() || !alone) {
                    throw new IOException(
                            "cannot connect to " + address.get() + System.lineSeparator()
                                    + "    hint: "
                                    + (alone
                                            ? "Start the agent; or with --config FILE, or --database URI, one runs in this process."
                                            : "Start the agent: this verb needs one that goes on running."),
                            refused);
                }
            }
        }
        if (!alone || read.isEmpty()) {
            throw new IOException("no agent is known: give its --url");
        }
        var agent = AloneAgent.of(read.get(), err);
        return opened(new Watcher(new AgentClient(agent.url())), Optional.of(agent));
    }

    /** Only the agent that runs, whatever database. */
    Watcher agent() throws IOException, InterruptedException {
        var read = config == null ? Optional.<AgentConfig>empty() : Optional.of(Config.read(config));
        var address = address(read);
        if (address.isEmpty()) {
            throw new IOException("no agent is known: give its --url");
        }
        try {
            return new Watcher(new AgentClient(address.get()));
        } catch (ConnectException refused) {
            throw new IOException("cannot connect to " + address.get(), refused);
        }
    }

    private Optional<URI> address(Optional<AgentConfig> read) {
        if (url != null) {
            if (!String.valueOf(url.getScheme()).startsWith("http") || url.getHost() == null) {
                wrong("--url", "not a URL of HTTP: " + url, "Write http://HOST:PORT.");
            }
            return Optional.of(url);
        }
        return Optional.of(read.map(AgentConfig::listen).orElse(ListenAddress.DEFAULT))
                .filter(listen -> listen.port() != 0)
                .map(AgentOrStore::reachable);
    }

    private Opened byUri(boolean alone) throws IOException, ExecutionException, InterruptedException {
        if (config != null || url != null || !alone) {
            wrong("--database", "is a URI", "With an agent or a configuration give the configured name.");
        }
        try {
            var parsed = ConnectionUri.parse(database);
            if (parsed.password().isPresent()) {
                wrong(
                        "--database",
                        "holds a password",
                        "Arguments can be read by others: use PGPASSWORD or ~/.pgpass.");
            }
            var target = parsed.address().database();
            var agent = AloneAgent.of(target, database);
            return new Opened(new Watcher(new AgentClient(agent.url())), target, "", Optional.of(agent));
        } catch (ConnectionUri.Malformed bad) {
            wrong("--database", bad.getMessage(), bad.hint());
            throw new IllegalStateException(bad);
        }
    }

    private Opened opened(Watcher watcher, Optional<AloneAgent> alone) throws IOException, InterruptedException {
        try {
            var targets = watcher.targets();
            if (database == null && targets.size() == 1) {
                return new Opened(watcher, targets.get(0), "", alone);
            }
            var parts = database == null ? new String[] {""} : database.split("/", 2);
            if (!targets.contains(parts[0])) {
                wrong(
                        "--database",
                        database == null ? "which one is not said" : "there is no " + parts[0],
                        "One of: " + String.join(", ", targets) + ".");
            }
            return new Opened(watcher, parts[0], parts.length > 1 ? parts[1] : "", alone);
        } catch (IOException | RuntimeException failed) {
            alone.ifPresent(AloneAgent::close);
            throw failed;
        }
    }

    /** Ends the verb as every mistake of its user does. */
    static void wrong(String where, String what, String hint) {
        var problems = new Problems();
        problems.add(new Place(where, 1, 1), "", what, hint);
        problems.orThrow();
    }
}
