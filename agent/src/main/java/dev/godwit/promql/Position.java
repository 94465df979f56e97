package dev.godwit.promql;

/**
 * Where an expression begins in its text, counted in characters from 0. Any two positions are equal, so that expressions
 * compare by what they mean and not by where they were written.
 */
public final class Position {

    private final int offset;

    public Position(int offset) {
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "@" + offset;
    }
}
