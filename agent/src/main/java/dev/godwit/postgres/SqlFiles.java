package dev.godwit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The SQL of one question, by the oldest server version each file serves: {@code <directory>/<major>.sql} on the class path. */
public final class SqlFiles {

    private static final int OLDEST = 14;
    private static final int NEWEST = 30;

    private final NavigableMap<Integer, String> byMajor;

    private SqlFiles(NavigableMap<Integer, String> byMajor) {
        this.byMajor = byMajor;
    }

    /** Reads the directory's files; {@link IllegalStateException} if it has none. */
    public static SqlFiles read(String directory) {
        var files = new TreeMap<Integer, String>();
        for (int major = OLDEST; major <= NEWEST; major++) {
            try (var in = SqlFiles.class.getResourceAsStream("/" + directory + "/" + major + ".sql")) {
                if (in != null) {
                    files.put(major, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
        if (files.isEmpty()) {
            throw new IllegalStateException("no SQL in " + directory);
        }
        return new SqlFiles(files);
    }

    /** The file of the highest version that is not above {@code major}; empty for servers older than all of them. */
    public Optional<String> forMajor(int major) {
        return Optional.ofNullable(byMajor.floorEntry(major)).map(Map.Entry::getValue);
    }
}
