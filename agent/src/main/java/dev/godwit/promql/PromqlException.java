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
}
