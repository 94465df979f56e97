package dev.godwit.probe;

import dev.godwit.postgres.ServerFacts;
import dev.godwit.postgres.SqlFiles;

/**
 * Sizes of relations without their locks. The functions made for it wait behind ALTER TABLE, even behind one that waits
 * itself. Asking for the file never does and is exact, but must be granted; otherwise the pages the last vacuum or analyze
 * counted have to do. SQL that wants sizes reads them from the one function-free CTE {@code sizes}, written between two marks,
 * and here it gets the better one.
 */
final class FileSizes {

    private static final String BEGIN = "-- sizes: begin";
    private static final String END = "-- sizes: end";
    private static final SqlFiles FILES = SqlFiles.read("probes/sizes");

    private FileSizes() {}

    static String in(String sql, ServerFacts facts) {
        int begin = sql.indexOf(BEGIN);
        if (begin < 0 || !facts.files()) {
            return sql;
        }
        var better = FILES.forMajor(facts.major()).orElseThrow();
        return sql.substring(0, begin) + better + sql.substring(sql.indexOf(END));
    }
}
