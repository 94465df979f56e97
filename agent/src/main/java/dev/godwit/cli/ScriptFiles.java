package dev.godwit.cli;

import dev.godwit.settings.Problems;
import dev.godwit.settings.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The SQL files an operator named, with those of the folders they named. */
final class ScriptFiles {

    /** The most files of one run. */
    private static final int MOST = 10_000;

    private static final String STANDARD_INPUT = "standard input";

    /** A file and what is in it. */
    record Script(String name, String text) {}

    private ScriptFiles() {}

    static List<Script> read(List<String> names, Problems problems) {
        var scripts = new ArrayList<Script>();
        for (var name : names) {
            if (name.equals("-")) {
                TextFile.read(STANDARD_INPUT, System.in, TextFile.LARGEST, problems)
                        .ifPresent(text -> scripts.add(new Script(STANDARD_INPUT, text)));
            } else if (Files.isDirectory(Path.of(name))) {
                folder(Path.of(name), problems).forEach(file -> add(file, scripts, problems));
            } else {
                add(Path.of(name), scripts, problems);
            }
        }
        return scripts;
    }

    private static void add(Path file, List<Script> scripts, Problems problems) {
        TextFile.read(file, problems).ifPresent(text -> scripts.add(new Script(file.toString(), text)));
    }

    private static List<Path> folder(Path folder, Problems problems) {
        try (var found = Files.list(folder)) {
            var files = found.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .limit(MOST)
                    .toList();
            if (files.isEmpty()) {
                problems.add(TextFile.start(folder), "", "has no file that ends in .sql");
            }
            return files;
        } catch (IOException unreadable) {
            problems.add(TextFile.start(folder), "", "cannot be read");
            return List.of();
        }
    }
}
