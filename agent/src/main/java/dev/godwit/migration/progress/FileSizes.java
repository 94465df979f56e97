package dev.godwit.migration.progress;

import dev.godwit.postgres.SqlFiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How long files of the server are, all segments together. Remembers which segments are full, so that a large file that grows
 * is asked for only where it does. Fails with {@code PostgresFailure}; denied to a role without the grant.
 */
final class FileSizes {

    private static final int MOST = 500;
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_./]+");

    private final Lanes lanes;
    private final SqlFiles sql = SqlFiles.read("progress/files");
    private final Map<String, Long> firsts = new HashMap<>();

    FileSizes(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Bytes by path; 0 for one that is not there. */
    Future<Map<String, Long>> read(Collection<String> paths) {
        var asked = new LinkedHashSet<String>();
        paths.stream().filter(path -> PATH.matcher(path).matches()).limit(MOST).forEach(asked::add);
        if (asked.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        var text = sql.forMajor(lanes.core().facts().major())
                .orElseThrow()
                .replace(
                        "{paths}",
                        String.join(
                                ",",
                                asked.stream().map(path -> "\"" + path + "\"").toList()))
                .replace(
                        "{firsts}",
                        asked.stream()
                                .map(path -> firsts.getOrDefault(path, 0L).toString())
                                .collect(Collectors.joining(",")));
        return lanes.core().often(text, DEADLINE, false).map(rows -> {
            var sizes = new HashMap<String, Long>();
            for (var row : rows) {
                var path = row.getString("path");
                long before = firsts.getOrDefault(path, 0L);
                sizes.put(path, before * row.getLong("segment") + row.getLong("size"));
                if (row.getLong("last") != null) {
                    firsts.put(path, Math.max(before, row.getLong("last")));
                }
            }
            return sizes;
        });
    }
}
