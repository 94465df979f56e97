package dev.godwit.settings;

/** Where something stands in a file: line and column count from 1. */
public record Place(String file, int line, int column) {

    /** The same file, {@code columns} further to the right. */
    public Place right(int columns) {
        return new Place(file, line, column + columns);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
