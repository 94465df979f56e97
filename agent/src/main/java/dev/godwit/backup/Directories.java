package dev.godwit.backup;

import dev.godwit.settings.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads where backups go, and finds out while the configuration is read whether they can. */
final class Directories {

    private Directories() {}

    /** The directories of a list, absolute; each problem is reported where it stands. */
    static List<Path> read(Entry list, Path base) {
        var directories = new ArrayList<Path>();
        if (list.required().present() && list.items().isEmpty()) {
            list.problem("is empty", "Give at least one directory.");
        }
        for (var item : list.items()) {
            item.required().text().ifPresent(text -> add(item, text, base, directories));
        }
        return List.copyOf(directories);
    }

    private static void add(Entry item, String text, Path base, List<Path> directories) {
        int scheme = text.indexOf("://");
        if (scheme > 0) {
            // Not the whole text: such an address may hold keys.
            item.problem(text.substring(0, scheme) + ":// is not supported yet", "Give a local directory.");
            return;
        }
        try {
            var directory = base.resolve(text).toAbsolutePath().normalize();
            if (directories.contains(directory)) {
                item.problem("directory " + directory + " is given twice", "");
                return;
            }
            tryOut(directory);
            directories.add(directory);
        } catch (InvalidPathException bad) {
            item.problem("bad path \"" + text + "\"", "");
        } catch (IOException refused) {
            item.problem(
                    "cannot write to " + text + ": " + BackupFailure.reason(refused),
                    "The agent makes the directory itself if it may; see who owns the one above it.");
        }
    }

    /** Asking for permission bits would say yes to root on a read-only disk, so it writes, and takes it back. */
    private static void tryOut(Path directory) throws IOException {
        var nearest = directory;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        Files.delete(Files.createTempDirectory(nearest, ".godwit-"));
    }
}
