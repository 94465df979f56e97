package dev.godwit.migration.effects;

import java.util.regex.Pattern;

/** Names as SQL wants them. A keyword is quoted only if it could not stand where names of tables do. */
final class Identifiers {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** The reserved words of PostgreSQL's manual, appendix "SQL Key Words", that people name things after. */
    private static final java.util.Set<String> RESERVED = java.util.Set.of(
            ("all analyse analyze and any array as asc both case cast check collate column constraint create current_date "
                            + "current_time current_user default desc distinct do else end except false fetch for foreign from grant "
                            + "group having in initially intersect into lateral leading limit localtime not null offset on only or "
                            + "order placing primary references returning select session_user some symmetric system_user table "
                            + "then to trailing true union unique user using variadic when where window with")
                    .split(" "));

    private Identifiers() {}

    static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name)
                ? name
                : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String quoted(String schema, String name) {
        return quoted(schema) + "." + quoted(name);
    }
}
