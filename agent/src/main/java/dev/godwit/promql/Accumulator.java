package dev.godwit.promql;

/** Makes one number out of many, added one by one; at least one is added before it is asked. */
interface Accumulator {

    void add(double value);

    double value();

    static Accumulator of(Aggregator aggregator) {
        return switch (aggregator) {
            case SUM -> new Sum(new KahanSum());
            case AVG -> new Average(new KahanSum.Mean());
            case MIN -> new Extreme(-1);
            case MAX -> new Extreme(1);
            case COUNT -> new Count();
            case GROUP -> new One();
            case STDVAR -> new Spread(new KahanSum.Variance(), false);
            case STDDEV -> new Spread(new KahanSum.Variance(), true);
            default -> throw new IllegalStateException(aggregator + " is not a reduction");
        };
    }

    /** {@code sum} */
    record Sum(KahanSum sum) implements Accumulator {
        @Override
        public void add(double value) {
            sum.add(value);
        }

        @Override
        public double value() {
            return sum.total();
        }
    }

    /** {@code avg} */
    record Average(KahanSum.Mean mean) implements Accumulator {
        @Override
        public void add(double value) {
            mean.add(value);
        }

        @Override
        public double value() {
            return mean.value();
        }
    }

    /** {@code stddev} and {@code stdvar} */
    record Spread(KahanSum.Variance variance, boolean root) implements Accumulator {
        @Override
        public void add(double value) {
            variance.add(value);
        }

        @Override
        public double value() {
            return root ? Math.sqrt(variance.value()) : variance.value();
        }
    }

    /** {@code min} with sign -1 and {@code max} with sign 1; NaN only if there is nothing else. */
    final class Extreme implements Accumulator {
        private final int sign;
        private double value = Double.NaN;

        Extreme(int sign) {
            this.sign = sign;
        }

        @Override
        public void add(double candidate) {
            if (Double.isNaN(value) || sign * candidate > sign * value) {
                value = candidate;
            }
        }

        @Override
        public double value() {
            return value;
        }
    }

    /** {@code count} */
    final class Count implements Accumulator {
        private long count;

        @Override
        public void add(double value) {
            count++;
        }

        @Override
        public double value() {
            return count;
        }
    }

    /** {@code group} */
    record One() implements Accumulator {
        @Override
        public void add(double value) {
            // Being there is all that counts.
        }

        @Override
        public double value() {
            return 1;
        }
    }
}
