package dev.godwit.settings;

import dev.godwit.settings.YamlReader.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of a file, present or not. A reading method that meets the wrong shape reports it and answers as if the value
 * were absent, so that reading goes on and all problems are found in one pass.
 */
public final class Entry {

    static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Source source;
    private final String path;
    private final Place key;
    private final Node node;

    Entry(Source source, String path, Place key, Node node) {
        this.source = source;
        this.path = path;
        this.key = key;
        this.node = node;
    }

    public boolean present() {
        return node != null && !Tag.NULL.equals(node.getTag());
    }

    /** Reports an absent value as a problem. */
    public Entry required() {
        if (!present()) {
            source.problems().add(key, path, "is required");
        }
        return this;
    }

    /** The text with {@code ${NAME}} replaced. Booleans and numbers are read as they were typed. */
    public Optional<String> text() {
        if (!present()) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(substitute(scalar.getValue()));
        }
        return wrong("expected text");
    }

    public String text(String otherwise) {
        return text().orElse(otherwise);
    }

    public Optional<Secret> secret() {
        return text().map(Secret::new);
    }

    public Optional<Duration> duration() {
        return text().flatMap(text -> {
            var parsed = Durations.parse(text);
            if (Durations.outOfRange(text)) {
                return wrong("duration \"" + text + "\" is out of range", "The longest is 292y.");
            }
            return parsed.isPresent()
                    ? parsed
                    : wrong("bad duration \"" + text + "\"", "Write it like 200ms, 30s or 1h30m.");
        });
    }

    /** A duration of at least {@code least}. */
    public Duration duration(Duration otherwise, Duration least) {
        return duration()
                .filter(found -> {
                    if (found.compareTo(least) < 0) {
                        problem("must be at least " + Durations.format(least), "");
                    }
                    return found.compareTo(least) >= 0;
                })
                .orElse(otherwise);
    }

    public long integer(long otherwise, long least, long most) {
        var text = text();
        if (text.isEmpty()) {
            return otherwise;
        }
        var number = Integers.parse(text.get());
        // Where variables are replaced, a number may have to stand in quotes.
        boolean quoted = source.environment() == null
                && Tag.STR.equals(node.getTag())
                && node instanceof ScalarNode scalar
                && !scalar.isPlain();
        if (number.isEmpty() || quoted) {
            problem("expected a whole number, found \"" + text.get() + "\"", "");
            return otherwise;
        }
        long value = number.getAsLong();
        boolean fits = value >= least && value <= most;
        if (!fits) {
            problem("must be from " + least + " to " + most + ", is " + value, "");
        }
        return fits ? value : otherwise;
    }

    /** Only {@code true} and {@code false}: YAML's {@code no} and {@code on} mean different things to different readers. */
    public boolean flag(boolean otherwise) {
        var text = text();
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem("expected true or false, found \"" + text.get() + "\"", "");
                yield otherwise;
            }
        };
    }

    /** As {@link #items}, and a single word is a list of one. */
    public List<Entry> oneOrMore() {
        return node instanceof ScalarNode ? List.of(this) : items();
    }

    /** The items of a list; an absent value is an empty list. */
    public List<Entry> items() {
        if (!present()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem("expected a list", "");
            return List.of();
        }
        var items = new ArrayList<Entry>();
        for (var item : sequence.getValue()) {
            var where = YamlReader.place(source.file(), item.getStartMark());
            items.add(new Entry(source, path + "[" + items.size() + "]", where, item));
        }
        return items;
    }

    public Optional<Section> section() {
        if (!present()) {
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Section(source, path, mapping));
        }
        return wrong("expected a mapping of keys to values");
    }

    /** A mapping from names to texts, in file order. */
    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        section()
                .ifPresent(section -> section.all()
                        .forEach((name, value) -> value.required().text().ifPresent(text -> texts.put(name, text))));
        return texts;
    }

    /** Tells this value from others: a hash of all that is written in it, with variables replaced. */
    public String fingerprint() {
        return Fingerprint.of(node, source.environment());
    }

    /** Where the value stands; the key's or the section's place if it is absent. */
    public Place place() {
        return node == null ? key : YamlReader.place(source.file(), node.getStartMark());
    }

    /**
     * The place of the character at {@code offset} of the text. Exact for plain and quoted scalars of one line; for block
     * scalars it counts the lines below the indicator; elsewhere the start of the value.
     */
    public Place placeOf(int offset) {
        if (!(node instanceof ScalarNode scalar)) {
            return place();
        }
        var style = scalar.getScalarStyle();
        var before = scalar.getValue()
                .substring(0, Math.min(offset, scalar.getValue().length()));
        if (style == ScalarStyle.LITERAL) {
            int lines = (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n') + blockIndent(scalar);
            return new Place(source.file(), scalar.getStartMark().getLine() + 2 + lines, column);
        }
        boolean oneLine = scalar.getStartMark().getLine() == scalar.getEndMark().getLine();
        int quote = style == ScalarStyle.PLAIN ? 0 : 1;
        return oneLine ? place().right(quote + before.length()) : place();
    }

    /** The same place without its text, for a text that was made of it: whatever its offset, a problem is at the start. */
    public Entry whole() {
        return new Entry(source, path, place(), null);
    }

    public String path() {
        return path;
    }

    /** Reports a problem of this value. */
    public void problem(String text, String hint) {
        source.problems().add(place(), path, text, hint);
    }

    /** Reports a problem at the character {@code offset} of the text. */
    public void problemAt(int offset, String text, String hint) {
        var problem = noted(offset, text, hint);
        source.problems().add(problem.place(), problem.path(), problem.text(), problem.hint());
    }

    /** The same as something to tell, not a problem of the file. */
    public Problem noted(int offset, String text, String hint) {
        return new Problem(placeOf(offset), path, text, hint);
    }

    private static int blockIndent(ScalarNode scalar) {
        // The buffer behind a mark is a window; the first content line is the one after the indicator's.
        var mark = scalar.getStartMark();
        var buffer = mark.getBuffer();
        int at = mark.getPointer();
        while (at < buffer.length && buffer[at] != '\n') {
            at++;
        }
        int indent = 0;
        for (at++; at < buffer.length && (buffer[at] == ' ' || buffer[at] == '\n'); at++) {
            indent = buffer[at] == ' ' ? indent + 1 : 0;
        }
        return indent;
    }

    private String substitute(String raw) {
        if (source.environment() == null || !raw.contains("${")) {
            return raw;
        }
        return VARIABLE.matcher(raw).replaceAll(found -> {
            var value = source.environment().apply(found.group(1));
            if (value == null) {
                problemAt(found.start(), "environment variable " + found.group(1) + " is not set", "");
            }
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }

    private <T> Optional<T> wrong(String text) {
        return wrong(text, "");
    }

    private <T> Optional<T> wrong(String text, String hint) {
        problem(text, hint);
        return Optional.empty();
    }
}
