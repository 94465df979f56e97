package dev.godwit.migration;

import java.util.Locale;

/** Whether a statement is only a tool keeping its own history, which is no part of the migration. */
record Bookkeeping(Knowledge knowledge, String database) {

    boolean is(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return knowledge.tables(database).stream()
                .anyMatch(table -> lower.contains(table.name().toLowerCase(Locale.ROOT)));
    }
}
