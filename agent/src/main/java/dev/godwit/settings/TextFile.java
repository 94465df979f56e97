package dev.godwit.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads a file that an operator named, as UTF-8 and not without bound; why it cannot be read is a problem of theirs. */
public final class TextFile {

    /** Bytes of the largest file. */
    public static final int LARGEST = 4 * 1024 * 1024;

    private TextFile() {}

    /** The whole text, or empty with the reason among the problems. */
    public static Optional<String> read(Path file, Problems problems) {
        return read(file, LARGEST, problems);
    }

    /** The same for a file that may be larger or must be smaller than most. */
    public static Optional<String> read(Path file, int largest, Problems problems) {
        if (Files.isDirectory(file)) {
            problems.add(start(file), "", "is a folder");
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return read(file.toString(), in, largest, problems);
        } catch (IOException unreadable) {
            problems.add(start(file), "", reason(unreadable));
            return Optional.empty();
        }
    }

    /** The same for a stream; {@code name} stands for the file. Devices and pipes tell no size, so it is counted here. */
    public static Optional<String> read(String name, InputStream in, int largest, Problems problems) {
        var start = new Place(name, 1, 1);
        try {
            var bytes = in.readNBytes(largest + 1);
            if (bytes.length <= largest) {
                var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return Optional.of(text.toString());
            }
            problems.add(start, "", "file is larger than " + largest + " bytes");
        } catch (IOException unreadable) {
            problems.add(start, "", reason(unreadable));
        }
        return Optional.empty();
    }

    /** Where a file begins, for problems of the file as a whole. */
    public static Place start(Path file) {
        return new Place(file.toString(), 1, 1);
    }

    /** In the words of the system, where it has any. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "cannot be read: permission denied";
        }
        if (failure instanceof CharacterCodingException) {
            return "cannot be read: not UTF-8";
        }
        var said = failure instanceof FileSystemException of ? of.getReason() : failure.getMessage();
        // Of loops the runtime says more than the system told it.
        said = said == null ? null : said.replaceFirst(" or unable to .*", "");
        return said == null || said.isEmpty()
                ? "cannot be read"
                : "cannot be read: " + said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
    }
}
