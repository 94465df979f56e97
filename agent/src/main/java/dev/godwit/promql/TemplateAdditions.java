package dev.godwit.promql;

import static dev.godwit.promql.TemplateFunctions.list;
import static dev.godwit.promql.TemplateFunctions.number;
import static dev.godwit.promql.TemplateFunctions.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.godwit.promql.TemplateFunctions.Definition;
import dev.godwit.series.Regex;
import dev.godwit.settings.Durations;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/** The functions Prometheus adds to Go's template language. */
final class TemplateAdditions {

    private TemplateAdditions() {}

    static List<Definition> all() {
        var all = new ArrayList<Definition>();
        all.add(readable("humanize", TemplateText::humanize));
        all.add(readable("humanize1024", TemplateText::humanize1024));
        all.add(readable("humanizeDuration", TemplateText::humanizeDuration));
        all.add(readable("humanizePercentage", TemplateText::humanizePercentage));
        all.add(readable("humanizeTimestamp", TemplateText::humanizeTimestamp));
        all.add(rewritten("title", TemplateAdditions::title));
        all.add(rewritten("toUpper", text -> text.toUpperCase(Locale.ROOT)));
        all.add(rewritten("toLower", text -> text.toLowerCase(Locale.ROOT)));
        all.add(rewritten("stripPort", TemplateAdditions::stripPort));
        all.add(rewritten("stripDomain", TemplateAdditions::stripDomain));
        all.add(rewritten("safeHtml", text -> text));
        all.add(rewritten("urlQueryEscape", text -> URLEncoder.encode(text, StandardCharsets.UTF_8)));
        all.add(rewritten("graphLink", text -> link(text, 0)));
        all.add(rewritten("tableLink", text -> link(text, 1)));
        all.add(new Definition(
                "match",
                2,
                2,
                (arguments, expansion) -> pattern(text(arguments.get(0)))
                        .matcher(text(arguments.get(1)))
                        .find()));
        all.add(new Definition("reReplaceAll", 3, 3, (arguments, expansion) -> replaceAll(arguments)));
        all.add(new Definition(
                "externalURL", 0, 0, (none, expansion) -> expansion.data().externalUrl()));
        all.add(new Definition(
                "pathPrefix", 0, 0, (none, expansion) -> path(expansion.data().externalUrl())));
        all.addAll(times());
        all.addAll(queries());
        return all;
    }

    private static List<Definition> times() {
        var all = new ArrayList<Definition>();
        all.add(new Definition(
                "parseDuration",
                1,
                1,
                (arguments, expansion) -> Durations.parse(text(arguments.get(0)))
                                .orElseThrow(() -> new TemplateError("not a valid duration: " + arguments.get(0)))
                                .toMillis()
                        / 1000.0));
        all.add(new Definition("toTime", 1, 1, (arguments, expansion) -> time(number(arguments.get(0)))));
        all.add(new Definition("toDuration", 1, 1, (arguments, expansion) -> duration(number(arguments.get(0)))));
        all.add(new Definition(
                "now", 0, 0, (none, expansion) -> expansion.data().at().toEpochMilli() / 1000.0));
        all.add(new Definition(
                "parseDurationTime",
                1,
                1,
                (arguments, expansion) -> Durations.parse(text(arguments.get(0)))
                        .orElseThrow(() -> new TemplateError("not a valid duration: " + arguments.get(0)))));
        return all;
    }

    private static List<Definition> queries() {
        return List.of(
                new Definition("query", 1, 1, (arguments, expansion) -> {
                    var vector = expansion.query(text(arguments.get(0)));
                    return vector.samples().stream()
                            .map(sample -> (Object) TemplateFields.sample(sample.labels(), sample.value()))
                            .toList();
                }),
                new Definition("first", 1, 1, (arguments, expansion) -> {
                    var list = list(arguments.get(0));
                    if (list.isEmpty()) {
                        throw new TemplateError("first() called on vector with no elements");
                    }
                    return list.get(0);
                }),
                new Definition("value", 1, 1, (arguments, expansion) -> field(arguments.get(0), "Value")),
                new Definition("strvalue", 1, 1, (arguments, expansion) -> label(arguments.get(0), "__value__")),
                new Definition(
                        "label", 2, 2, (arguments, expansion) -> label(arguments.get(1), text(arguments.get(0)))),
                new Definition("sortByLabel", 2, 2, (arguments, expansion) -> {
                    var name = text(arguments.get(0));
                    var sorted = new ArrayList<Object>(list(arguments.get(1)));
                    sorted.sort(Comparator.comparing(sample -> label(sample, name)));
                    return sorted;
                }),
                new Definition("args", 0, 100, (arguments, expansion) -> {
                    var named = new TreeMap<String, Object>();
                    for (int i = 0; i < arguments.size(); i++) {
                        named.put("arg" + i, arguments.get(i));
                    }
                    return named;
                }));
    }

    private static Definition readable(String name, DoubleFunction<String> write) {
        return new Definition(name, 1, 1, (arguments, expansion) -> write.apply(number(arguments.get(0))));
    }

    private static Definition rewritten(String name, UnaryOperator<String> write) {
        return new Definition(name, 1, 1, (arguments, expansion) -> write.apply(text(arguments.get(0))));
    }

    private static Object field(Object sample, String name) {
        if (sample instanceof TemplateFields fields && fields.values().containsKey(name)) {
            return fields.values().get(name);
        }
        throw new TemplateError("expected a sample, got " + TemplateText.print(sample));
    }

    private static String label(Object sample, String name) {
        var found = field(sample, "Labels") instanceof Map<?, ?> labels ? labels.get(name) : null;
        return found == null ? "" : found.toString();
    }

    private static Instant time(double seconds) {
        if (!(Math.abs(seconds) < 1e12)) {
            throw new TemplateError("no time: " + Numbers.shortest(seconds));
        }
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    private static Duration duration(double seconds) {
        if (!(Math.abs(seconds) < 9e9)) {
            throw new TemplateError("no duration: " + Numbers.shortest(seconds));
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static String title(String text) {
        var titled = new StringBuilder(text.length());
        boolean starts = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            titled.append(starts ? Character.toTitleCase(c) : c);
            starts = !(Character.isLetterOrDigit(c) || c == '_');
        }
        return titled.toString();
    }

    private static String stripPort(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        boolean bracketed = hostPort.startsWith("[");
        boolean addressOnly = bracketed ? colon < hostPort.indexOf(']') : colon != hostPort.indexOf(':');
        if (colon < 0 || addressOnly) {
            return hostPort;
        }
        return bracketed ? hostPort.substring(1, hostPort.indexOf(']')) : hostPort.substring(0, colon);
    }

    private static String stripDomain(String hostPort) {
        var host = stripPort(hostPort);
        boolean address = host.matches("[0-9.]+") || host.indexOf(':') >= 0;
        int dot = host.indexOf('.');
        return address || dot < 0 ? hostPort : host.substring(0, dot) + hostPort.substring(host.length());
    }

    private static String link(String expression, int tab) {
        return "/graph?g0.expr=" + URLEncoder.encode(expression, StandardCharsets.UTF_8) + "&g0.tab=" + tab;
    }

    private static String path(String url) {
        try {
            var path = url.isEmpty() ? null : URI.create(url).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException bad) {
            throw new TemplateError("not a URL: " + url);
        }
    }

    private static String replaceAll(List<Object> arguments) {
        var matcher = pattern(text(arguments.get(0))).matcher(text(arguments.get(2)));
        var replacement = text(arguments.get(1));
        var source = text(arguments.get(2));
        var replaced = new StringBuilder();
        int from = 0;
        boolean matched = false;
        while (matcher.find() && replaced.length() <= Template.LONGEST) {
            // As in Go, nothing is found right behind what was found.
            if (matched && matcher.start() == from && matcher.end() == from) {
                continue;
            }
            matched = true;
            replaced.append(source, from, matcher.start());
            replaced.append(LabelFunctions.Replacement.expand(replacement, matcher));
            from = matcher.end();
        }
        return replaced.append(source, from, source.length()).toString();
    }

    private static Pattern pattern(String text) {
        try {
            return Regex.compile(text);
        } catch (PatternSyntaxException bad) {
            throw new TemplateError("bad regular expression: " + bad.getMessage());
        }
    }
}
