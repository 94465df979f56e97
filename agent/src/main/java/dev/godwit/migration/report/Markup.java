package dev.godwit.migration.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Writes elements that are HTML and well-formed XML at once; every text and every attribute is escaped here. */
final class Markup {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are names and values in turn. */
    Markup open(String tag, String... attributes) {
        begin(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the element begun last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element with nothing in it. */
    Markup empty(String tag, String... attributes) {
        begin(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element with a text in it. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element with others in it. */
    Markup around(String tag, Consumer<Markup> inside, String... attributes) {
        open(tag, attributes);
        inside.accept(this);
        return close();
    }

    Markup text(String text) {
        escape(Plain.lines(text));
        return this;
    }

    Markup line() {
        out.append('\n');
        return this;
    }

    /** What this build itself has written, a style sheet. */
    Markup own(String tag, String text) {
        begin(tag);
        out.append('>').append(text).append("</").append(tag).append('>');
        return this;
    }

    private void begin(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(Plain.line(attributes[i + 1]));
            out.append('"');
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(one);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
