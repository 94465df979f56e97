package dev.godwit;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A page of metrics in Prometheus' text format, read for comparing: the types, and each sample by its name and labels. */
final class Scraped {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Map<Map<String, String>, Double>> samples = new TreeMap<>();

    Scraped(String text) {
        text.lines().forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                var words = line.split(" ", -1);
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                sample(line);
            }
        });
    }

    private void sample(String line) {
        var sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("not a sample: " + line);
        }
        var labels = new TreeMap<String, String>();
        if (sample.group(2) != null) {
            var label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        var value = sample.group(3).replace("Inf", "Infinity");
        samples.computeIfAbsent(sample.group(1), absent -> new HashMap<>()).put(labels, Double.parseDouble(value));
    }

    /** The family's type; a histogram's parts have it too. */
    String type(String name) {
        var base = name.replaceFirst("_(bucket|sum|count)$", "");
        return types.getOrDefault(name, types.getOrDefault(base, "untyped"));
    }

    Set<String> names() {
        return samples.keySet();
    }

    Map<Map<String, String>, Double> samples(String name) {
        return samples.getOrDefault(name, Map.of());
    }

    /** Every label that any sample of this name has. */
    Set<String> labels(String name) {
        var all = new TreeSet<String>();
        samples(name).keySet().forEach(labels -> all.addAll(labels.keySet()));
        return all;
    }
}
