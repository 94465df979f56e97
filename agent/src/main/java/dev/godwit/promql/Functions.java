package dev.godwit.promql;

import dev.godwit.settings.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every function of the language by name, gathered from the files that hold one family each. */
final class Functions {

    private final Map<String, Function> byName = new HashMap<>();

    Functions() {
        List.of(
                        ArithmeticFunctions.all(),
                        RateFunctions.all(),
                        OverTimeFunctions.all(),
                        AbsenceFunctions.all(),
                        VectorFunctions.all(),
                        LabelFunctions.all(),
                        CalendarFunctions.all(),
                        HistogramFunctions.all())
                .forEach(family -> family.forEach(
                        function -> byName.put(function.signature().name(), function)));
    }

    /** Null if there is no such function. */
    Signature signature(String name) {
        var function = byName.get(name);
        return function == null ? null : function.signature();
    }

    Function function(String name) {
        return byName.get(name);
    }

    /** The end of a message about an unknown function. */
    String suggestion(String name) {
        return Spelling.nearest(name, byName.keySet())
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }
}
