package dev.godwit.backup;

import dev.godwit.backup.BackupFailure.Kind;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.postgres.Tls;
import dev.godwit.postgres.TlsMode;
import dev.godwit.process.Command;
import dev.godwit.process.Ended;
import dev.godwit.settings.Durations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How {@code pg_dump} is called and what its end means. The connection goes through the environment, never through argv. */
final class Dump {

    /** From this version on a server notices by itself that its client is gone, if asked to look. */
    private static final int CHECKS_CLIENT = 14;

    private static final int MESSAGE_LIMIT = 500;
    private static final int WARNINGS = 200;
    private static final String CONNECT_SECONDS = "15";
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Path SYSTEM_ROOTS = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private Dump() {}

    /** @param passFile in libpq's format, absent where no password is known */
    static Command command(
            BackupPlan plan,
            Source source,
            ServerFacts facts,
            Client client,
            Workspace workspace,
            Optional<Path> passFile) {
        var argv = List.of(
                client.program(),
                "--format=custom",
                workspace.fileArgument(),
                "--no-password",
                "--lock-wait-timeout=" + plan.lockWaitTimeout().toMillis());
        var environment = environment(source, facts, workspace.id());
        passFile.ifPresent(file -> environment.put("PGPASSFILE", file.toString()));
        return new Command(argv, environment, Command.Output.DISCARDED, plan.deadline(), GRACE);
    }

    private static Map<String, String> environment(Source source, ServerFacts facts, String id) {
        var address = source.settings().address();
        var environment = new LinkedHashMap<String, String>();
        environment.put("PGHOST", address.host());
        environment.put("PGPORT", Integer.toString(address.port()));
        environment.put("PGDATABASE", address.database());
        environment.put("PGUSER", address.user());
        environment.put("PGAPPNAME", "godwit-backup-" + id);
        environment.put("PGCONNECT_TIMEOUT", CONNECT_SECONDS);
        environment.put("PGTZ", "UTC");
        if (facts.major() >= CHECKS_CLIENT) {
            // Else a dump that dies while it waits for a lock leaves its session waiting, and everybody behind it.
            environment.put("PGOPTIONS", "-c client_connection_check_interval=1000");
        }
        putTls(environment, address.tls());
        return environment;
    }

    private static void putTls(Map<String, String> environment, Tls tls) {
        environment.put("PGSSLMODE", tls.mode().word());
        boolean verifies = tls.mode() == TlsMode.VERIFY_CA || tls.mode() == TlsMode.VERIFY_FULL;
        boolean systemRoots =
                tls.rootCertificate().isEmpty() || tls.rootCertificate().equals("system");
        if (!systemRoots) {
            environment.put("PGSSLROOTCERT", tls.rootCertificate());
        } else if (verifies && Files.isReadable(SYSTEM_ROOTS)) {
            // libpq would look for a file in a home directory; only from version 16 on does it know the system's roots.
            environment.put("PGSSLROOTCERT", SYSTEM_ROOTS.toString());
        }
        if (!tls.certificate().isEmpty()) {
            environment.put("PGSSLCERT", tls.certificate());
            environment.put("PGSSLKEY", tls.key());
        }
    }

    /** One line for {@code PGPASSFILE} that answers whatever is asked; the file is ours alone. */
    static String passLine(String password) {
        return "*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n";
    }

    /** What the manifest keeps of standard error. */
    static List<String> warnings(Ended ended) {
        return ended.error()
                .lines()
                .filter(line -> !line.isBlank())
                .limit(WARNINGS)
                .toList();
    }

    static BackupFailure failure(Ended ended, BackupPlan plan) {
        return switch (ended.reason()) {
            case STOPPED -> new BackupFailure(Kind.STOPPED, "it was stopped", "");
            case DEADLINE ->
                new BackupFailure(
                        Kind.DEADLINE,
                        "the dump was not done after " + Durations.format(plan.deadline()),
                        "Give the plan a longer deadline, or find out what slowed it down.");
            case BY_ITSELF -> new BackupFailure(Kind.DUMP, how(ended) + words(ended), hint(ended, plan));
        };
    }

    private static String how(Ended ended) {
        return ended.signal().isPresent()
                ? "pg_dump was ended by signal " + ended.signal().getAsInt()
                : "pg_dump failed with exit code " + ended.exit();
    }

    /** The error and the detail that follows it, without the program's name before each. */
    private static String words(Ended ended) {
        var lines = ended.error().lines().map(String::strip).toList();
        var text = ended.lastWords();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("error: ")) {
                boolean detailed = i + 1 < lines.size() && lines.get(i + 1).contains("detail: ");
                text = lines.get(i) + (detailed ? "; " + lines.get(i + 1) : "");
                break;
            }
        }
        text = text.replaceAll("pg_dump: (error: |detail: )?", "");
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), MESSAGE_LIMIT));
    }

    private static String hint(Ended ended, BackupPlan plan) {
        var error = ended.error();
        if (error.contains("statement timeout") && error.contains("LOCK TABLE")) {
            return "Somebody held a table lock for longer than lock_wait_timeout, "
                    + Durations.format(plan.lockWaitTimeout()) + ".";
        }
        if (error.contains("permission denied for")) {
            return "The role needs to read everything: grant pg_read_all_data to it.";
        }
        return error.contains("No space left on device") ? "Free some space, or keep fewer backups." : "";
    }
}
