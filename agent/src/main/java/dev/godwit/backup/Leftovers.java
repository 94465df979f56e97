package dev.godwit.backup;

import dev.godwit.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears what an agent that died left of a run: the dump still going, its temporary files, its password. Worker only. */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final String STAMP = "-\\d{8}T\\d{6}Z";

    private Leftovers() {}

    /** Does nothing while another process runs the plan. */
    static void clear(BackupPlan plan, Processes processes) throws IOException {
        if (!Files.isDirectory(plan.to().get(0))) {
            return;
        }
        var lock = PlanLock.take(plan);
        if (lock.isEmpty()) {
            return;
        }
        try {
            var name = Pattern.quote(plan.name()) + STAMP;
            var temporary = Pattern.compile(Pattern.quote(Workspace.TEMPORARY) + name + "(\\.json)?");
            for (var directory : plan.to()) {
                for (var file : matching(directory, temporary)) {
                    processes.endStrays(Workspace.FILE + file);
                    Files.deleteIfExists(file);
                    LOG.info("removed {}, left by a backup that did not end", file);
                }
            }
            var secrets = Pattern.compile(secretsOf(plan) + name + "-\\d+");
            for (var directory : matching(Path.of(System.getProperty("java.io.tmpdir")), secrets)) {
                Files.deleteIfExists(directory.resolve("pgpass"));
                Files.deleteIfExists(directory);
            }
        } finally {
            lock.get().close();
        }
    }

    /** How the private directories of a plan begin; another agent here may have a plan of the same name elsewhere. */
    static String secretsOf(BackupPlan plan) {
        return "godwit-backup-"
                + Integer.toHexString(plan.to().get(0).toString().hashCode()) + "-";
    }

    private static List<Path> matching(Path directory, Pattern name) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file ->
                            name.matcher(String.valueOf(file.getFileName())).matches())
                    .toList();
        }
    }
}
