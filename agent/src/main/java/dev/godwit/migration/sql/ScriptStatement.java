package dev.godwit.migration.sql;

import java.util.List;

/**
 * One statement of a script.
 *
 * @param number counted from 1 in its file
 * @param line of its first word, from 1
 * @param column of its first word, from 1
 * @param text from its first word to its last, without the semicolon
 * @param comments those before it, without their marks
 * @param scene what is in force when it runs
 */
public record ScriptStatement(int number, int line, int column, String text, List<Comment> comments, Scene scene) {

    /** A comment and its line. */
    public record Comment(int line, String text) {}

    /**
     * What is in force around a statement.
     *
     * @param block the number of the explicit transaction block it stands in, 0 if in none
     * @param lockTimeout as written, empty if nobody set it or it is off
     * @param statementTimeout as written, empty if nobody set it or it is off
     */
    public record Scene(int block, String lockTimeout, String statementTimeout) {

        static final Scene START = new Scene(0, "", "");

        public boolean inBlock() {
            return block > 0;
        }
    }

    /** The text on one line and not longer than this. */
    public String shortText(int most) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
