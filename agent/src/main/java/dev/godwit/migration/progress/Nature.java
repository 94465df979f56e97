package dev.godwit.migration.progress;

import dev.godwit.migration.sql.Answer;
import dev.godwit.migration.sql.Forecast;
import dev.godwit.migration.sql.Forecasts;
import dev.godwit.migration.sql.ObjectName;
import dev.godwit.migration.sql.SqlToken;
import dev.godwit.migration.sql.SqlTokens;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the text of a statement says of how it will spend its time.
 *
 * @param known whether there is a text at all; if not, everything is possible
 * @param target the relation it is about, as written
 * @param words every name and keyword in it, folded
 * @param rewrites whether it may write the table anew
 * @param scans whether it may read all of the table, and nothing else that takes long
 * @param wholeUpdate whether it is an UPDATE of every row
 * @param partly whether it changes some rows only, and may find them in another way than by reading all
 */
record Nature(
        boolean known,
        ObjectName target,
        Set<String> words,
        boolean rewrites,
        boolean scans,
        boolean wholeUpdate,
        boolean partly) {

    private static final Set<String> CHANGES = Set.of("update", "delete");

    /** What reads something, but not the table it names from end to end. */
    private static final Set<String> OTHERS = Set.of("insert", "merge", "query", "anonymous");

    static Nature of(String text, Forecasts forecasts, int major) {
        if (text.isEmpty()) {
            return new Nature(false, ObjectName.NONE, Set.of(), true, false, false, false);
        }
        var found = forecasts.of(text, major);
        var words = words(text);
        boolean changes = found.stream().anyMatch(one -> CHANGES.contains(one.kind()));
        boolean some = words.contains("where");
        return new Nature(
                true,
                found.isEmpty() ? ObjectName.NONE : found.get(0).target(),
                words,
                found.stream().anyMatch(one -> one.rewrite() != Answer.NO),
                changes || found.stream().anyMatch(one -> scan(found, one)),
                found.stream().anyMatch(one -> one.kind().equals("update")) && !some,
                changes && some);
    }

    private static boolean scan(List<Forecast> all, Forecast one) {
        return one.known()
                && !OTHERS.contains(one.kind())
                && one.scan() != Answer.NO
                && all.stream().allMatch(other -> other.rewrite() == Answer.NO);
    }

    private static Set<String> words(String text) {
        return SqlTokens.of(text).stream()
                .filter(token -> token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED)
                .map(Nature::folded)
                .collect(Collectors.toSet());
    }

    private static String folded(SqlToken token) {
        var text = token.text();
        return token.kind() == SqlToken.Kind.WORD
                ? text.toLowerCase(java.util.Locale.ROOT)
                : text.replaceAll("^\"|\"$", "").replace("\"\"", "\"");
    }
}
