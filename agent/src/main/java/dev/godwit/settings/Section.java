package dev.godwit.settings;

import dev.godwit.settings.YamlReader.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a file. A room takes the keys it knows and then calls {@link #end}, which reports every key nobody took:
 * a misspelt key is an error, never silently a default. What YAML's {@code <<} merges counts as written here.
 */
public final class Section {

    private static final String MERGE = "<<";

    private final Source source;
    private final String path;
    private final Place place;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Place> keys = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();

    Section(Source source, String path, MappingNode mapping) {
        this.source = source;
        this.path = path;
        this.place = YamlReader.place(source.file(), mapping.getStartMark());
        add(mapping);
    }

    /** Takes the keys of a mapping that are not there yet, then those it merges: what comes first wins. */
    private void add(MappingNode mapping) {
        var own = new HashSet<String>();
        Node merged = null;
        for (var tuple : mapping.getValue()) {
            var where = YamlReader.place(source.file(), tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                source.problems().add(where, path, "a key must be plain text");
            } else if (!own.add(key.getValue())) {
                source.problems().add(where, join(path, key.getValue()), "duplicate key");
            } else if (key.getValue().equals(MERGE) && key.isPlain()) {
                merged = tuple.getValueNode();
            } else if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) == null) {
                keys.put(key.getValue(), where);
            }
        }
        if (merged != null) {
            merge(merged);
        }
    }

    private void merge(Node merged) {
        var parts = merged instanceof SequenceNode list ? list.getValue() : List.of(merged);
        for (var part : parts) {
            if (part instanceof MappingNode mapping) {
                add(mapping);
            } else {
                var where = YamlReader.place(source.file(), part.getStartMark());
                source.problems().add(where, join(path, MERGE), "merges something that is no mapping");
            }
        }
    }

    /** The value under {@code key}, present or not. */
    public Entry take(String key) {
        taken.add(key);
        return new Entry(source, join(path, key), keys.getOrDefault(key, place), values.get(key));
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Every key with its value, in file order, for mappings whose keys are names the user chose. */
    public Map<String, Entry> all() {
        var entries = new LinkedHashMap<String, Entry>();
        values.keySet().forEach(key -> entries.put(key, take(key)));
        return entries;
    }

    /** What is written under each key, as {@link Entry#fingerprint}; takes none. */
    public Map<String, String> fingerprints() {
        var fingerprints = new LinkedHashMap<String, String>();
        values.forEach((key, node) ->
                fingerprints.put(key, new Entry(source, join(path, key), keys.get(key), node).fingerprint()));
        return fingerprints;
    }

    /** Where the key itself stands; the section's start if it is absent. */
    public Place placeOf(String key) {
        return keys.getOrDefault(key, place);
    }

    public Place place() {
        return place;
    }

    public String path() {
        return path;
    }

    /** Reports a problem of the section as a whole. */
    public void problem(String text, String hint) {
        source.problems().add(place, path, text, hint);
    }

    /** Reports every key that was never taken. */
    public void end() {
        List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(taken);
        for (var key : unknown) {
            var known = "Known keys here: " + String.join(", ", taken) + ".";
            source.problems().add(keys.get(key), join(path, key), "unknown key", Spelling.hint(key, taken, known));
        }
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
