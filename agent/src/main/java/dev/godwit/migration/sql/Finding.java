package dev.godwit.migration.sql;

/**
 * Something a migration should do differently, or on purpose.
 *
 * @param rule its id
 * @param line of the statement in its file, from 1
 * @param column of the statement, from 1
 * @param statement the number of the statement in its file, 0 for what is no statement
 * @param text what happens, lower case, no full stop
 * @param safer SQL for another way, or empty
 */
public record Finding(String rule, Severity severity, int line, int column, int statement, String text, String safer) {

    /** How bad, least first. */
    public enum Severity {
        NOTE,
        WARNING,
        DANGER
    }
}
