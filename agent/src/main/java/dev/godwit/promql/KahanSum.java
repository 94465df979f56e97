package dev.godwit.promql;

/** A sum that keeps what ordinary addition rounds away. Source: Neumaier's variant of Kahan's summation, as in Prometheus. */
final class KahanSum {

    private double sum;
    private double lost;

    void add(double value) {
        double total = sum + value;
        if (Double.isInfinite(total)) {
            lost = 0;
        } else if (Math.abs(sum) >= Math.abs(value)) {
            lost += (sum - total) + value;
        } else {
            lost += (value - total) + sum;
        }
        sum = total;
    }

    /** Multiplies what was added so far. */
    void scale(double factor) {
        sum *= factor;
        lost *= factor;
    }

    double total() {
        return Double.isInfinite(sum) ? sum : sum + lost;
    }

    boolean overflows(double value) {
        return Double.isInfinite(sum + value);
    }

    /** A mean that stays finite where the sum does not. */
    static final class Mean {

        private final KahanSum sum = new KahanSum();
        private boolean incremental;
        private long count;

        void add(double value) {
            count++;
            if (!incremental && count > 1 && sum.overflows(value)) {
                incremental = true;
                sum.scale(1.0 / (count - 1));
            }
            if (incremental) {
                sum.scale((count - 1.0) / count);
                sum.add(value / count);
            } else {
                sum.add(value);
            }
        }

        double value() {
            return incremental ? sum.total() : sum.sum / count + finite(sum.lost / count);
        }

        private double finite(double rest) {
            return Double.isInfinite(sum.sum) ? 0 : rest;
        }
    }

    /** Population variance in one pass. Source: Welford's algorithm. */
    static final class Variance {

        private final KahanSum mean = new KahanSum();
        private final KahanSum squares = new KahanSum();
        private long count;

        void add(double value) {
            count++;
            double delta = value - mean.total();
            mean.add(delta / count);
            squares.add(delta * (value - mean.total()));
        }

        double value() {
            return squares.total() / count;
        }
    }
}
