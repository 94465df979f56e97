package dev.godwit.promql;

/** An expression or template cannot be read, or cannot be answered; says at which character, counted from 0. */
public final class PromqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int position;

    public PromqlException(int position, String message) {
        super(message);
        this.position = position;
    }

    PromqlException(Position position, String message) {
        this(position.offset(), message);
    }

    public int position() {
        return position;
    }

    /** As Prometheus words a mistake in a query: line, column, what is wrong. */
    public String in(String query) {
        return place(query, position) + ": parse error: " + getMessage();
    }

    /** Line and column, counted from 1, of a character of a text. */
    static String place(String text, int offset) {
        int end = Math.min(Math.max(offset, 0), text.length());
        int lineStart = end == 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
        long line =
                1 + text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
        return line + ":" + (end - lineStart + 1);
    }
}
