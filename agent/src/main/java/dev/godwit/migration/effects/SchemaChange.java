package dev.godwit.migration.effects;

/**
 * One difference between two schemas.
 *
 * @param object what it is about, like {@code "table orders: column total"}
 * @param before what it was, or its old name; empty if it was not there or there is nothing to say
 * @param after what it is, in the same way
 */
public record SchemaChange(Kind kind, String object, String before, String after) {

    /** What became of it. */
    public enum Kind {
        ADDED,
        REMOVED,
        RENAMED,
        CHANGED,
        /** Another one, or one that reads the same, was put in its place. */
        REPLACED,
        ADDED_AND_REMOVED
    }

    static SchemaChange added(String object, String what) {
        return new SchemaChange(Kind.ADDED, object, "", what);
    }

    static SchemaChange removed(String object) {
        return new SchemaChange(Kind.REMOVED, object, "", "");
    }

    static SchemaChange renamed(String object, String name) {
        return new SchemaChange(Kind.RENAMED, object, "", name);
    }

    static SchemaChange changed(String object, String before, String after) {
        return new SchemaChange(Kind.CHANGED, object, before, after);
    }

    static SchemaChange replaced(String object) {
        return new SchemaChange(Kind.REPLACED, object, "", "");
    }

    static SchemaChange passed(String object) {
        return new SchemaChange(Kind.ADDED_AND_REMOVED, object, "", "");
    }

    /** As people read it: {@code "table orders: column total: integer -> bigint"}. */
    public String text() {
        return switch (kind) {
            case ADDED -> object + (after.isEmpty() ? "" : " " + after) + " added";
            case REMOVED -> object + " removed";
            case REPLACED -> object + " replaced";
            case ADDED_AND_REMOVED -> object + " added and removed";
            case RENAMED -> object + " renamed to " + after;
            case CHANGED ->
                before.equals(after) || (before + after).isEmpty()
                        ? object + " changed"
                        : object + ": " + (before.isEmpty() ? "none" : before) + " -> "
                                + (after.isEmpty() ? "none" : after);
        };
    }
}
