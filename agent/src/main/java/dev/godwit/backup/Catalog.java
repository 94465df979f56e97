package dev.godwit.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the backups in directories, and says once of each manifest why it does not count. Blocks: worker only. */
final class Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    static final Comparator<Backup> OLDEST_FIRST =
            Comparator.comparing(Backup::started).thenComparing(Backup::id);

    private final Map<Path, String> told = new ConcurrentHashMap<>();

    /** Every backup whose dump lies beside its manifest with the size it should have; one in several places is one. */
    List<Backup> read(Collection<Path> directories) throws IOException {
        Map<String, Backup> found = new LinkedHashMap<>();
        for (var directory : directories) {
            for (var manifest : manifests(directory)) {
                look(manifest, found);
            }
        }
        return found.values().stream().sorted(OLDEST_FIRST).toList();
    }

    private static List<Path> manifests(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(Catalog::looksLikeManifest).sorted().toList();
        }
    }

    private static boolean looksLikeManifest(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.endsWith(Manifest.SUFFIX) && !name.startsWith(".");
    }

    private void look(Path manifest, Map<String, Backup> found) {
        try {
            var backup = Manifest.read(manifest);
            var dump = manifest.resolveSibling(backup.fileName());
            if (!Files.isRegularFile(dump) || Files.size(dump) != backup.bytes()) {
                throw new IOException("its dump is missing or not of " + backup.bytes() + " bytes");
            }
            found.merge(backup.id(), backup, Catalog::inBoth);
            told.remove(manifest);
        } catch (NoSuchFileException gone) {
            // Removed since the directory was listed.
            told.remove(manifest);
        } catch (IOException bad) {
            var why = String.valueOf(bad.getMessage());
            if (!why.equals(told.put(manifest, why))) {
                LOG.warn("{} is not counted as a backup: {}", manifest, why);
            }
        }
    }

    private static Backup inBoth(Backup one, Backup other) {
        var places = new ArrayList<>(one.places());
        places.addAll(other.places());
        return one.in(places);
    }
}
