package dev.godwit.series;

import dev.godwit.settings.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An immutable label set, sorted by name, without empty values: in Prometheus' data model an empty label is no label. The
 * metric name is the label {@code __name__}.
 */
public final class Labels implements Comparable<Labels> {

    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    public static final String NAME = "__name__";
    public static final Labels EMPTY = new Labels(new String[0]);

    /** name, value, name, value, … sorted by name. */
    private final String[] pairs;

    /** Computed when it is asked for first, as that of a string: most label sets of a query are never looked up. */
    private int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    /** Labels from name, value, name, value, …; names must not repeat. */
    public static Labels of(String... pairs) {
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("a label name without a value");
        }
        var map = new TreeMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return of(map);
    }

    public static Labels of(Map<String, String> labels) {
        var sorted = labels instanceof TreeMap<String, String> tree ? tree : new TreeMap<>(labels);
        var pairs = new ArrayList<String>(sorted.size() * 2);
        sorted.forEach((name, value) -> {
            if (value != null && !value.isEmpty()) {
                pairs.add(name);
                pairs.add(value);
            }
        });
        return pairs.isEmpty() ? EMPTY : new Labels(pairs.toArray(String[]::new));
    }

    /** A mapping of label names to texts from a file; a name that no receiver would take is a problem at its place. */
    public static Map<String, String> read(Entry entry) {
        var labels = new LinkedHashMap<String, String>();
        entry.section()
                .ifPresent(section -> section.all().forEach((name, value) -> {
                    if (!LABEL_NAME.matcher(name).matches() || name.startsWith("__")) {
                        value.problem(
                                "bad label name \"" + name + "\"",
                                "Use letters, digits and underscores, not a digit first.");
                    }
                    value.required().text().ifPresent(text -> labels.put(name, text));
                }));
        return labels;
    }

    /** The value, or the empty string where there is no such label. */
    public String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return "";
    }

    public boolean has(String name) {
        return !get(name).isEmpty();
    }

    /** The metric name, empty if there is none. */
    public String name() {
        return get(NAME);
    }

    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    public void forEach(BiConsumer<String, String> visit) {
        for (int i = 0; i < pairs.length; i += 2) {
            visit.accept(pairs[i], pairs[i + 1]);
        }
    }

    public List<String> names() {
        var names = new ArrayList<String>(size());
        forEach((name, value) -> names.add(name));
        return names;
    }

    /** A fresh, sorted, modifiable copy. */
    public Map<String, String> toMap() {
        var map = new TreeMap<String, String>();
        forEach(map::put);
        return map;
    }

    /** The same with names that other label sets share, for those that are kept. */
    Labels shared() {
        var shared = pairs.clone();
        for (int i = 0; i < shared.length; i += 2) {
            shared[i] = shared[i].intern();
        }
        return new Labels(shared);
    }

    /** These labels with one set; an empty value removes it. */
    public Labels with(String name, String value) {
        var map = toMap();
        map.put(name, value);
        return of(map);
    }

    /** These labels, then {@code over}, which wins where both have a name. */
    public Labels with(Labels over) {
        if (over.isEmpty()) {
            return this;
        }
        // Both are sorted: one pass over the two, since rules do this for every series they record.
        var merged = new String[pairs.length + over.pairs.length];
        int size = 0;
        int mine = 0;
        for (int theirs = 0; theirs < over.pairs.length; theirs += 2) {
            int order = -1;
            while (mine < pairs.length && (order = pairs[mine].compareTo(over.pairs[theirs])) < 0) {
                merged[size++] = pairs[mine];
                merged[size++] = pairs[mine + 1];
                mine += 2;
            }
            mine += order == 0 && mine < pairs.length ? 2 : 0;
            merged[size++] = over.pairs[theirs];
            merged[size++] = over.pairs[theirs + 1];
        }
        System.arraycopy(pairs, mine, merged, size, pairs.length - mine);
        size += pairs.length - mine;
        return new Labels(size == merged.length ? merged : Arrays.copyOf(merged, size));
    }

    public Labels withoutName() {
        int at = 0;
        while (at < pairs.length && !pairs[at].equals(NAME)) {
            at += 2;
        }
        if (at == pairs.length) {
            return this;
        }
        var rest = new String[pairs.length - 2];
        System.arraycopy(pairs, 0, rest, 0, at);
        System.arraycopy(pairs, at + 2, rest, at, rest.length - at);
        return rest.length == 0 ? EMPTY : new Labels(rest);
    }

    public Labels keep(Collection<String> names) {
        return where(names::contains);
    }

    public Labels drop(Collection<String> names) {
        return where(name -> !names.contains(name));
    }

    private Labels where(Predicate<String> keeps) {
        var kept = new String[pairs.length];
        int size = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (keeps.test(pairs[i])) {
                kept[size++] = pairs[i];
                kept[size++] = pairs[i + 1];
            }
        }
        return size == pairs.length ? this : size == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, size));
    }

    /** By names and values in turn, like Prometheus sorts series. */
    @Override
    public int compareTo(Labels other) {
        int shared = Math.min(pairs.length, other.pairs.length);
        for (int i = 0; i < shared; i++) {
            int order = pairs[i].compareTo(other.pairs[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(pairs.length, other.pairs.length);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Labels that && hashCode() == that.hashCode() && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(pairs);
            hash = known;
        }
        return known;
    }

    /** The way Prometheus prints a series: {@code name{label="value"}}. */
    @Override
    public String toString() {
        var text = new StringBuilder(name());
        var inner = new ArrayList<String>();
        forEach((name, value) -> {
            if (!name.equals(NAME)) {
                inner.add(name + "=\"" + escape(value) + "\"");
            }
        });
        if (!inner.isEmpty() || text.isEmpty()) {
            text.append('{').append(String.join(", ", inner)).append('}');
        }
        return text.toString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
