package dev.godwit.migration.report;

import java.util.List;

/** A piece of a report. All texts are as they were found: whoever writes them escapes them. */
sealed interface Block {

    /** A paragraph. */
    record Paragraph(String text) implements Block {}

    /** What is known under a name each; an empty value is a line to be filled in by hand. */
    record Facts(List<Fact> facts) implements Block {}

    record Fact(String name, String value) {}

    record Items(List<String> items) implements Block {}

    /** SQL of any number of lines, and what it is for. */
    record Code(String caption, String text) implements Block {}

    /** Every row has a cell for each column. */
    record Table(String caption, List<Column> columns, List<List<String>> rows) implements Block {}

    record Column(String title, Kind kind) {}

    /** What stands in a column. */
    enum Kind {
        TEXT,
        CODE,
        NUMBER,
        /** Blocks as long as a number is large; nothing that the numbers do not say. */
        BAR
    }

    /**
     * The statements and the blast radius on one axis of time.
     *
     * @param table the blast radius for those who cannot draw or see it; null if there was none
     */
    record Chart(Table table) implements Block {}
}
