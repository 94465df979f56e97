package dev.godwit.promql;

import java.util.List;

/**
 * What a function takes and gives.
 *
 * @param arguments their types; the last one's repeats
 * @param least arguments it needs
 * @param most arguments it takes
 */
record Signature(String name, List<ValueType> arguments, int least, int most, ValueType returns) {

    /** A function that gives an instant vector and takes exactly these. */
    static Signature of(String name, ValueType... arguments) {
        return new Signature(name, List.of(arguments), arguments.length, arguments.length, ValueType.VECTOR);
    }

    Signature returning(ValueType type) {
        return new Signature(name, arguments, least, most, type);
    }

    /** The same with the last arguments left to the caller's choice. */
    Signature optional(int fewest) {
        return new Signature(name, arguments, fewest, most, returns);
    }

    /** The same with the last argument repeated at will, or left out. */
    Signature repeated() {
        return new Signature(name, arguments, arguments.size() - 1, Integer.MAX_VALUE, returns);
    }

    ValueType argument(int index) {
        return arguments.get(Math.min(index, arguments.size() - 1));
    }

    String count() {
        return least == most ? "" + least : most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
    }
}
