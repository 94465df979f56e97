package dev.godwit.migration.sql;

/**
 * The name of a thing as it was written, folded as the server folds it.
 *
 * @param schema empty where none was written
 */
public record ObjectName(String schema, String name) {

    /** For statements about nothing in particular. */
    public static final ObjectName NONE = new ObjectName("", "");

    private static final String PLAIN = "[a-z_][a-z0-9_$]*";

    public boolean isPresent() {
        return !name.isEmpty();
    }

    /** As one would write it in SQL. */
    @Override
    public String toString() {
        return schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    static String quoted(String name) {
        return name.matches(PLAIN) ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
