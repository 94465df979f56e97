package dev.godwit.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Gives each rule of a group a key of its own: its name and labels, and a number where these repeat. */
final class RuleKeys {

    private final String path;
    private final Map<String, Integer> used = new HashMap<>();

    /** {@code path} is the file and the group. */
    RuleKeys(String path) {
        this.path = path;
    }

    String next(String name, Map<String, ?> labels) {
        var key = path + "/" + name + (labels.isEmpty() ? "" : new TreeMap<>(labels).toString());
        int number = used.merge(key, 1, Integer::sum);
        return number == 1 ? key : key + "#" + number;
    }
}
