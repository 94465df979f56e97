package dev.godwit.promql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.godwit.series.Regex;
import java.util.ArrayList;
import java.util.List;

/** Functions that rewrite labels and leave values alone. */
final class LabelFunctions {

    /** Longest label value they write, in characters. */
    static final int LONGEST = 65_536;

    private LabelFunctions() {}

    static List<Function> all() {
        return List.of(replace(), join());
    }

    private static Function replace() {
        var text = ValueType.TEXT;
        var signature = Signature.of("label_replace", ValueType.VECTOR, text, text, text, text);
        return new Function(signature, (call, at, query) -> {
            var arguments = call.arguments();
            var target = labelName(query.text(arguments.get(1)), arguments.get(1));
            var replacement = query.text(arguments.get(2));
            var source = query.text(arguments.get(3));
            var pattern = pattern(query.text(arguments.get(4)), arguments.get(4));
            var results = new ArrayList<VectorSample>();
            for (var sample : query.vector(arguments.get(0), at)) {
                var matcher = pattern.matcher(sample.labels().get(source));
                if (matcher.matches()) {
                    var value = bounded(Replacement.expand(replacement, matcher), call);
                    results.add(new VectorSample(sample.labels().with(target, value), sample.value(), at));
                } else {
                    results.add(sample);
                }
            }
            return new Vector(Elementwise.distinct(results, call));
        });
    }

    private static Function join() {
        var text = ValueType.TEXT;
        var signature =
                Signature.of("label_join", ValueType.VECTOR, text, text, text).repeated();
        return new Function(signature, (call, at, query) -> {
            var arguments = call.arguments();
            var target = labelName(query.text(arguments.get(1)), arguments.get(1));
            var separator = query.text(arguments.get(2));
            var sources = arguments.subList(3, arguments.size()).stream()
                    .map(query::text)
                    .toList();
            var results = new ArrayList<VectorSample>();
            for (var sample : query.vector(arguments.get(0), at)) {
                var values = sources.stream().map(sample.labels()::get).toList();
                var value = bounded(String.join(separator, values), call);
                results.add(new VectorSample(sample.labels().with(target, value), sample.value(), at));
            }
            return new Vector(Elementwise.distinct(results, call));
        });
    }

    private static String labelName(String name, Expression where) {
        if (name.isEmpty()) {
            throw new PromqlException(where.position(), "invalid destination label name: \"\"");
        }
        return name;
    }

    private static Pattern pattern(String text, Expression where) {
        try {
            return Regex.anchored(text);
        } catch (PatternSyntaxException bad) {
            throw new PromqlException(where.position(), "invalid regular expression in label_replace(): " + text);
        }
    }

    private static String bounded(String value, Expression where) {
        if (value.length() > LONGEST) {
            throw new PromqlException(where.position(), "label value is longer than " + LONGEST + " characters");
        }
        return value;
    }

    /** Go's replacement templates: {@code $1}, <code>${1}</code>, {@code $name}, {@code $$}. */
    static final class Replacement {

        private static final java.util.regex.Pattern REFERENCE =
                java.util.regex.Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{(\\w+)})");

        private Replacement() {}

        static String expand(String template, Matcher match) {
            return REFERENCE.matcher(template).replaceAll(reference -> {
                var name = reference.group(2) != null ? reference.group(2) : reference.group(3);
                var value = name == null ? "$" : group(match, name);
                return java.util.regex.Matcher.quoteReplacement(value);
            });
        }

        private static String group(Matcher match, String name) {
            if (name.chars().allMatch(Character::isDigit)) {
                int number = name.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(name);
                var found = number <= match.groupCount() ? match.group(number) : "";
                return found == null ? "" : found;
            }
            if (!match.pattern().namedGroups().containsKey(name)) {
                return "";
            }
            var found = match.group(name);
            return found == null ? "" : found;
        }
    }
}
