package dev.godwit;

import dev.godwit.settings.Entry;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** File patterns as configuration has them: {@code *} within the last part of a path, relative to the file that says it. */
final class Globs {

    private Globs() {}

    /** The files a pattern means now, sorted; none if it cannot be told. */
    static List<Path> now(String text, Path base) {
        var pattern = base.resolve(text);
        var name = pattern.getFileName();
        var directory = pattern.getParent();
        if (name == null || directory == null || !name.toString().contains("*")) {
            return List.of(pattern);
        }
        try {
            return matching(directory, name);
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static List<Path> matching(Path directory, Path name) throws IOException {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
        try (var files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** The files, sorted; a problem at the entry if there are none. */
    static List<Path> expand(Entry entry, Path base) {
        var text = entry.text("");
        var pattern = base.resolve(text);
        var name = pattern.getFileName();
        var directory = pattern.getParent();
        if (name == null || directory == null || text.isEmpty()) {
            entry.problem("expected a file", "");
            return List.of();
        }
        if (!name.toString().contains("*")) {
            if (!Files.isRegularFile(pattern)) {
                entry.problem("no such file: " + pattern, "");
                return List.of();
            }
            return List.of(pattern);
        }
        try {
            var found = matching(directory, name);
            if (found.isEmpty()) {
                entry.problem("no file matches " + pattern, "");
            }
            return found;
        } catch (IOException unreadable) {
            entry.problem(
                    "cannot list " + directory,
                    Files.isDirectory(directory)
                            ? "Let the agent's user read the folder."
                            : "There is no such folder. Create it, or correct the pattern; it starts at the file that names it.");
            return List.of();
        }
    }
}
