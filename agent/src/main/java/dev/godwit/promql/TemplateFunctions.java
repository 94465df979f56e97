package dev.godwit.promql;

import dev.godwit.settings.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every function templates may call, gathered from the files that hold one family each. */
final class TemplateFunctions {

    /** What a call does with its evaluated arguments. */
    @FunctionalInterface
    interface Body {
        Object apply(List<Object> arguments, TemplateExpansion expansion);
    }

    /** A function that takes from {@code least} to {@code most} arguments. */
    record Definition(String name, int least, int most, Body body) {}

    private final Map<String, Definition> byName = new HashMap<>();

    TemplateFunctions() {
        TemplateBuiltins.all().forEach(function -> byName.put(function.name(), function));
        TemplateAdditions.all().forEach(function -> byName.put(function.name(), function));
    }

    boolean knows(String name) {
        return byName.containsKey(name);
    }

    String suggestion(String name) {
        return Spelling.nearest(name, byName.keySet())
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    Object call(String name, List<Object> arguments, TemplateExpansion expansion) {
        var function = byName.get(name);
        if (arguments.size() < function.least() || arguments.size() > function.most()) {
            throw new TemplateError("wrong number of arguments for " + name + ": got " + arguments.size());
        }
        for (var argument : arguments) {
            expansion.spend(argument instanceof String text ? text.length() : 1);
        }
        var result = function.body().apply(arguments, expansion);
        if (result instanceof String text && text.length() > Template.LONGEST) {
            throw new TemplateError(name + " gives more than " + Template.LONGEST + " characters");
        }
        return result;
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateError("expected a string, got " + TemplateText.print(value));
    }

    /** A number, or a string that spells one. */
    static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text && Numbers.parse(text).isPresent()) {
            return Numbers.parse(text).getAsDouble();
        }
        throw new TemplateError("expected a number, got " + TemplateText.print(value));
    }

    static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new TemplateError("expected a list, got " + TemplateText.print(value));
    }
}
