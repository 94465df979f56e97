package dev.godwit.backup;

import dev.godwit.backup.BackupFailure.Kind;
import dev.godwit.process.Command;
import dev.godwit.process.Ended;
import dev.godwit.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the {@code pg_dump} for a server: one of the same major version where it is installed beside others, else the one on
 * the path. An older one cannot read the server; a newer one can, but its archive may not go back into that server.
 */
public final class Clients {

    private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) ((\\d+)\\S*).*", Pattern.DOTALL);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Processes processes;
    private final List<String> places;

    /** Looks where distributions put them. */
    public Clients(Processes processes) {
        this(processes, List.of("/usr/lib/postgresql/%d/bin/pg_dump", "/usr/pgsql-%d/bin/pg_dump", "pg_dump"));
    }

    /** @param places programs to try in turn; {@code %d} stands for the server's major version */
    public Clients(Processes processes, List<String> places) {
        this.processes = processes;
        this.places = List.copyOf(places);
    }

    /** Whether there is a client of exactly this major version. */
    public Future<Boolean> match(int major) {
        return find(major).map(client -> client.warnings().isEmpty()).otherwise(false);
    }

    /** The client for a server of this major version; fails with {@link BackupFailure}. */
    Future<Client> find(int major) {
        return find(major, 0);
    }

    private Future<Client> find(int major, int place) {
        if (place == places.size()) {
            return Future.failedFuture(new BackupFailure(Kind.CLIENT, "there is no pg_dump", install(major)));
        }
        // Replaced, not formatted: a place of the operator's may hold a percent sign.
        var program = places.get(place).replace("%d", Integer.toString(major));
        var command = new Command(List.of(program, "--version"), Map.of(), Command.Output.KEPT, DEADLINE, GRACE);
        return processes.start(command).ended().transform(end -> {
            boolean works = end.succeeded() && end.result().well();
            return works ? judge(program, end.result(), major) : find(major, place + 1);
        });
    }

    private static Future<Client> judge(String program, Ended answer, int major) {
        var match = VERSION.matcher(answer.output());
        if (!match.matches()) {
            return Future.failedFuture(
                    new BackupFailure(Kind.CLIENT, program + " does not say which version it is", install(major)));
        }
        var version = match.group(1);
        int own = Integer.parseInt(match.group(2));
        if (own < major) {
            var text = "pg_dump " + version + " (" + program + ") is older than the server, PostgreSQL " + major;
            return Future.failedFuture(new BackupFailure(Kind.CLIENT, text, install(major)));
        }
        var newer = "pg_dump " + version + " is newer than the server, PostgreSQL " + major
                + ": the archive may not restore into it";
        return Future.succeededFuture(new Client(program, version, own > major ? List.of(newer) : List.of()));
    }

    private static String install(int major) {
        return "Install the client programs of PostgreSQL " + major + " (Debian, Ubuntu: postgresql-client-" + major
                + "; Red Hat: postgresql" + major + ").";
    }
}
