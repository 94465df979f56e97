package dev.godwit.migration.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** How a tool sums up a file, as it writes it into its history. */
public enum FileSum {
    /** It keeps none, or one that only the tool itself can make. */
    NONE("none"),
    SHA256("sha256"),
    SHA384("sha384"),
    /** Flyway's: CRC-32 of all lines without their ends and without a byte order mark, as a signed number. */
    CRC32_LINES("crc32-lines");

    private final String word;

    FileSum(String word) {
        this.word = word;
    }

    /** Empty for a word that is none of these. */
    public static Optional<FileSum> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(one -> one.word).toList();
    }

    /** In hex or decimal, as the tool has it; empty for {@link #NONE}. */
    public String sum(byte[] content) {
        return switch (this) {
            case NONE -> "";
            case SHA256 -> digest("SHA-256", content);
            case SHA384 -> digest("SHA-384", content);
            case CRC32_LINES -> lines(content);
        };
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    private static String lines(byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8);
        var crc = new CRC32();
        try (var lines = new BufferedReader(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return Integer.toString((int) crc.getValue());
    }
}
