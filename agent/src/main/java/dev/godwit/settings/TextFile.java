package dev.godwit.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file that an operator named, as UTF-8 and not without bound; why it cannot be read is a problem of theirs. */
public final class TextFile {

    /** Bytes of the largest file. */
    public static final int LARGEST = 4 * 1024 * 1024;

    private TextFile() {}

    /** The whole text, or empty with the reason among the problems. */
    public static Optional<String> read(Path file, Problems problems) {
        var start = start(file);
        try {
            if (Files.isDirectory(file)) {
                problems.add(start, "", "is a folder");
            } else if (Files.size(file) > LARGEST) {
                problems.add(start, "", "file is larger than " + LARGEST + " bytes");
            } else {
                return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
            }
        } catch (NoSuchFileException missing) {
            problems.add(start, "", "no such file");
        } catch (IOException unreadable) {
            problems.add(start, "", "cannot be read: " + reason(unreadable));
        }
        return Optional.empty();
    }

    /** Where a file begins, for problems of the file as a whole. */
    public static Place start(Path file) {
        return new Place(file.toString(), 1, 1);
    }

    private static String reason(IOException failure) {
        return failure instanceof CharacterCodingException
                ? "not UTF-8"
                : failure.getClass().getSimpleName();
    }
}
