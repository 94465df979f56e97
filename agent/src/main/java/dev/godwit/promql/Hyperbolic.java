package dev.godwit.promql;

/**
 * Inverse hyperbolic functions, which Java does not have: the textbook's formulas overflow where squares do and lose digits near
 * nothing. Source: the method of FreeBSD's mathematical library, which Go uses as well.
 */
final class Hyperbolic {

    private static final double LARGE = 1L << 28;
    private static final double SMALL = 1.0 / (1L << 28);

    private Hyperbolic() {}

    static double asinh(double x) {
        double size = Math.abs(x);
        double result;
        if (Double.isNaN(x) || Double.isInfinite(x) || size < SMALL) {
            return x;
        } else if (size > LARGE) {
            result = Math.log(size) + Math.log(2);
        } else if (size > 2) {
            result = Math.log(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
        } else {
            result = Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)));
        }
        return Math.copySign(result, x);
    }

    static double acosh(double x) {
        if (x >= LARGE) {
            return Math.log(x) + Math.log(2);
        }
        if (x > 2) {
            return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
        }
        double above = x - 1;
        return x >= 1 ? Math.log1p(above + Math.sqrt(2 * above + above * above)) : Double.NaN;
    }

    static double atanh(double x) {
        double size = Math.abs(x);
        if (size < SMALL) {
            return x;
        }
        double result = size < 0.5
                ? 0.5 * Math.log1p(2 * size + 2 * size * size / (1 - size))
                : 0.5 * Math.log1p(2 * size / (1 - size));
        return size <= 1 ? Math.copySign(result, x) : Double.NaN;
    }
}
