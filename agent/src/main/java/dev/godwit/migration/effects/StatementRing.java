package dev.godwit.migration.effects;

import java.util.Arrays;

/** The last windows of one statement, as floats: what is lost of a minute's sum is far below what a comparison can tell. */
final class StatementRing {

    private static final int PARTS = 5;

    private final float[] cells;
    private final long[] numbers;

    StatementRing(int windows) {
        this.cells = new float[windows * PARTS];
        this.numbers = new long[windows];
        Arrays.fill(numbers, -1);
    }

    void add(long window, StatementCell cell) {
        set(window, at(window).plus(cell));
    }

    /** In the place of what this window had. */
    void set(long window, StatementCell sum) {
        int at = (int) (window % numbers.length);
        numbers[at] = window;
        int from = at * PARTS;
        cells[from] = (float) sum.calls();
        cells[from + 1] = (float) sum.seconds();
        cells[from + 2] = (float) sum.squares();
        cells[from + 3] = (float) sum.rows();
        cells[from + 4] = (float) sum.blocks();
    }

    StatementCell at(long window) {
        int at = (int) (window % numbers.length);
        int from = at * PARTS;
        return numbers[at] != window
                ? StatementCell.NOTHING
                : new StatementCell(cells[from], cells[from + 1], cells[from + 2], cells[from + 3], cells[from + 4]);
    }

    /** The seconds of all windows from this one on. */
    double secondsSince(long window) {
        double sum = 0;
        for (int at = 0; at < numbers.length; at++) {
            sum += numbers[at] >= window ? cells[at * PARTS + 1] : 0;
        }
        return sum;
    }
}
