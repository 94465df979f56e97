package dev.godwit.cli;

import dev.godwit.AgentConfig;
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

/** Whom the verbs about past migrations ask: a running agent, or where nobody listens the store of the configuration. */
final class AgentOrStore {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The agent; otherwise the address in the configuration, or http://127.0.0.1:7432.")
    private URI url;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; where no agent answers, its store is read.")
    private Path config;

    /** What a verb does with what it found; gives the exit code. */
    interface Work {
        int on(KeptMigrations migrations) throws Exception;
    }

    /** Does the work with whoever has migrations, and says on {@code err} what kept it from that. */
    int ask(PrintWriter err, Work work) throws Exception {
        var read = config == null ? Optional.<AgentConfig>empty() : Optional.of(Config.read(config));
        var address = address(read);
        try (var migrations = open(address, read, err)) {
            return work.on(migrations);
        } catch (KeptMigrations.NoSuchMigration missing) {
            err.println(missing.getMessage());
            return Exit.NO;
        } catch (IOException unheard) {
            err.println(unheard.getMessage());
            return Exit.WORLD;
        }
    }

    private static KeptMigrations open(Optional<URI> address, Optional<AgentConfig> read, PrintWriter err)
            throws IOException, InterruptedException, ExecutionException {
        if (address.isPresent()) {
            try {
                return AgentMigrations.of(new AgentClient(address.get()));
            } catch (ConnectException refused) {
                if (read.isEmpty()) {
                    throw new IOException(
                            "cannot connect to " + address.get()
                                    + System.lineSeparator()
                                    + "    hint: With --config FILE the store is read where no agent runs.",
                            refused);
                }
                err.println("no agent answers at " + address.get());
            }
        }
        var stored = StoredMigrations.open(read.orElseThrow());
        err.println("read from the store in " + read.get().state() + ", as the agent left it");
        return stored;
    }

    /** Empty where the configuration says any free port: then nobody knows which. */
    private Optional<URI> address(Optional<AgentConfig> read) {
        if (url != null) {
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            var problems = new Problems();
            if (!web || url.getHost() == null) {
                problems.add(new Place("--url", 1, 1), "", "not a URL of HTTP: " + url, "Write http://HOST:PORT.");
            }
            problems.orThrow();
            return Optional.of(url);
        }
        return Optional.of(read.map(AgentConfig::listen).orElse(ListenAddress.DEFAULT))
                .filter(listen -> listen.port() != 0)
                .map(AgentOrStore::reachable);
    }

    static URI reachable(ListenAddress listen) {
        var host = switch (listen.host()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> listen.host();
        };
        return URI.create("http://" + new ListenAddress(host, listen.port()));
    }
}
