package dev.godwit.alerts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Patterns of files as Go has them: {@code *}, {@code ?} and {@code [a-z]} in any part of a path, none of which crosses a slash. */
final class FilePattern {

    /** Files a pattern may match. */
    private static final int MOST = 10_000;

    private FilePattern() {}

    /** What matches, sorted, relative patterns from {@code base}; throws PatternSyntaxException. */
    static List<Path> expand(Path base, String pattern) {
        var found = List.of(pattern.startsWith("/") ? Path.of("/") : base);
        for (var part : pattern.split("/", -1)) {
            if (!part.isEmpty()) {
                found = part.matches(".*[*?\\[].*") ? matching(found, part) : existing(found, part);
            }
        }
        return pattern.isEmpty() ? List.of() : found;
    }

    private static List<Path> existing(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .toList();
    }

    private static List<Path> matching(List<Path> folders, String part) {
        // Java's patterns have braces besides, and another sign for "none of these".
        var glob = part.replace("{", "\\{").replace("}", "\\}").replace("[^", "[!");
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        var found = new ArrayList<Path>();
        for (var folder : folders) {
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder)) {
                    files.filter(file -> matcher.matches(file.getFileName()))
                            .limit(MOST - (long) found.size())
                            .sorted()
                            .forEach(found::add);
                } catch (IOException | UncheckedIOException unreadable) {
                    // As in Go: what cannot be listed holds nothing.
                }
            }
        }
        return found;
    }
}
