package dev.godwit.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions of each value alone: rounding, limits, logarithms, angles. */
final class ArithmeticFunctions {

    private ArithmeticFunctions() {}

    static List<Function> all() {
        var all = new ArrayList<Function>();
        all.add(each("abs", Math::abs));
        all.add(each("ceil", Math::ceil));
        all.add(each("floor", Math::floor));
        all.add(each("exp", Math::exp));
        all.add(each("sqrt", Math::sqrt));
        all.add(each("ln", Math::log));
        all.add(each("log2", ArithmeticFunctions::log2));
        all.add(each("log10", Math::log10));
        all.add(each("sgn", Math::signum));
        all.add(each("sin", Math::sin));
        all.add(each("cos", Math::cos));
        all.add(each("tan", Math::tan));
        all.add(each("asin", Math::asin));
        all.add(each("acos", Math::acos));
        all.add(each("atan", Math::atan));
        all.add(each("sinh", Math::sinh));
        all.add(each("cosh", Math::cosh));
        all.add(each("tanh", Math::tanh));
        all.add(each("asinh", Hyperbolic::asinh));
        all.add(each("acosh", Hyperbolic::acosh));
        all.add(each("atanh", Hyperbolic::atanh));
        all.add(each("deg", x -> x * 180 / Math.PI));
        all.add(each("rad", x -> x * Math.PI / 180));
        all.add(round());
        all.add(clamp());
        all.add(bound("clamp_min", true));
        all.add(bound("clamp_max", false));
        return all;
    }

    private static Function each(String name, DoubleUnaryOperator change) {
        return new Function(
                Signature.of(name, ValueType.VECTOR),
                (call, at, query) ->
                        Elementwise.map(query.vector(call.arguments().get(0), at), at, call, change));
    }

    private static Function round() {
        var signature =
                Signature.of("round", ValueType.VECTOR, ValueType.SCALAR).optional(1);
        return new Function(signature, (call, at, query) -> {
            var arguments = call.arguments();
            double nearest = arguments.size() > 1 ? query.scalar(arguments.get(1), at) : 1;
            // Dividing by the inverse keeps round(x, 0.1) at the decimals one expects.
            double inverse = 1 / nearest;
            return Elementwise.map(
                    query.vector(arguments.get(0), at), at, call, x -> Math.floor(x * inverse + 0.5) / inverse);
        });
    }

    private static Function clamp() {
        var signature = Signature.of("clamp", ValueType.VECTOR, ValueType.SCALAR, ValueType.SCALAR);
        return new Function(signature, (call, at, query) -> {
            var samples = query.vector(call.arguments().get(0), at);
            double least = query.scalar(call.arguments().get(1), at);
            double most = query.scalar(call.arguments().get(2), at);
            return most < least
                    ? Vector.EMPTY
                    : Elementwise.map(samples, at, call, x -> larger(least, smaller(most, x)));
        });
    }

    private static Function bound(String name, boolean below) {
        return new Function(Signature.of(name, ValueType.VECTOR, ValueType.SCALAR), (call, at, query) -> {
            var samples = query.vector(call.arguments().get(0), at);
            double limit = query.scalar(call.arguments().get(1), at);
            return Elementwise.map(samples, at, call, x -> below ? larger(limit, x) : smaller(limit, x));
        });
    }

    /** Where Java gives NaN for anything beside NaN, Go lets an infinity win. */
    private static double larger(double one, double other) {
        boolean infinite = one == Double.POSITIVE_INFINITY || other == Double.POSITIVE_INFINITY;
        return infinite ? Double.POSITIVE_INFINITY : Math.max(one, other);
    }

    private static double smaller(double one, double other) {
        boolean infinite = one == Double.NEGATIVE_INFINITY || other == Double.NEGATIVE_INFINITY;
        return infinite ? Double.NEGATIVE_INFINITY : Math.min(one, other);
    }

    private static double log2(double x) {
        // Whole powers must come out whole.
        int exponent = x > 0 && Double.isFinite(x) ? Math.getExponent(x) : 0;
        return exponent != 0 && Math.scalb(1.0, exponent) == x ? exponent : Math.log(x) / Math.log(2);
    }
}
