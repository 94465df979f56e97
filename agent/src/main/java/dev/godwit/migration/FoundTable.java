package dev.godwit.migration;

/** A tool's table as it stands in a database; its history, or the row that says somebody migrates. */
record FoundTable(Tool tool, String schema, String name, long oid, Tool.History history, Tool.LockRow lock) {

    /** As SQL writes it. */
    String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** For people. */
    String title() {
        return schema + "." + name;
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
