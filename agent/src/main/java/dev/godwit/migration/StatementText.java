package dev.godwit.migration;

import dev.godwit.migration.sql.Fingerprint;
import dev.godwit.migration.sql.SqlToken;
import dev.godwit.migration.sql.SqlTokens;
import dev.godwit.migration.sql.StatementKind;

/** What of a statement's text may be shown: of DDL all but comments and what is quoted as a value,
 * of queries no value at all: they may be secret or somebody's data. */
final class StatementText {

    private static final String HIDDEN = "'…'";

    private StatementText() {}

    /** On one line, at most so many characters. */
    static String shown(String text, int most) {
        if (StatementKind.of(text).compareTo(StatementKind.DATA) <= 0) {
            return cut(Fingerprint.normal(text), most);
        }
        var shown = new StringBuilder();
        for (var token : SqlTokens.of(text)) {
            switch (token.kind()) {
                case SPACE, COMMENT, DATA -> space(shown);
                case STRING -> shown.append(HIDDEN);
                default -> shown.append(token.text());
            }
            if (shown.length() > most) {
                break;
            }
        }
        return cut(shown.toString().strip(), most);
    }

    /** The same text as SQL, what is quoted as a value hidden, for advice that repeats parts of it. */
    static String withoutValues(String text) {
        var shown = new StringBuilder();
        SqlTokens.of(text).forEach(token -> shown.append(token.kind() == SqlToken.Kind.STRING ? HIDDEN : token.text()));
        return shown.toString();
    }

    /** The beginning of a text, with a mark if it is not all. */
    static String cut(String line, int most) {
        if (line.length() <= most) {
            return line;
        }
        int end = most - 1;
        end -= Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
        return line.substring(0, end) + "…";
    }

    private static void space(StringBuilder shown) {
        if (shown.length() > 0 && shown.charAt(shown.length() - 1) != ' ') {
            shown.append(' ');
        }
    }
}
