package dev.godwit.migration.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** Reads the migrations in some folders and those below them. Blocks. */
public record Folders(List<Path> folders) {

    static final int MOST_FILES = 20_000;
    static final int DEEPEST = 8;
    static final long LONGEST = 16L << 20;

    /** Those that a rule takes for migrations, by path; fails if there are too many files to tell. */
    public List<MigrationFile> read(FileRules rules) throws IOException {
        var found = new ArrayList<MigrationFile>();
        for (var folder : folders) {
            for (var file : files(folder)) {
                var path = folder.relativize(file).toString().replace('\\', '/');
                for (var rule : rules.rules()) {
                    var matched = rule.matches(path);
                    if (matched.isPresent()) {
                        var sum = rule.sum() == FileSum.NONE ? "" : rule.sum().sum(content(file));
                        found.add(new MigrationFile(path, rule.key(matched.get(), sum), sum, rule.again()));
                        break;
                    }
                }
            }
        }
        found.sort(Comparator.comparing(MigrationFile::path));
        return List.copyOf(found);
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException(file.getFileName() + " is larger than " + (LONGEST >> 20) + " MiB");
        }
        return Files.readAllBytes(file);
    }

    private static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(
                folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (attributes.isRegularFile()) {
                            files.add(file);
                        }
                        if (files.size() > MOST_FILES) {
                            throw new IOException("more than " + MOST_FILES + " files below " + folder.getFileName());
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }
}
