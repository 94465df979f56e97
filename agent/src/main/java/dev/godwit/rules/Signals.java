package dev.godwit.rules;

import dev.godwit.settings.Problems;
import dev.godwit.settings.Spelling;
import dev.godwit.settings.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The signals there are, by name and by alias. A declared name goes before an alias of the same text. */
final class Signals {

    private final Map<String, Signal> byName = new TreeMap<>();
    private final Map<String, Signal> byAlias = new TreeMap<>();
    private final Set<String> declared = new HashSet<>();

    private Signals() {}

    /** Those in the jar. {@link IllegalStateException} if one is malformed: that is our bug. */
    static Signals shipped() {
        var signals = new Signals();
        for (var file : resource("index").lines().toList()) {
            var problems = new Problems();
            YamlReader.literal(problems).read("signals/" + file, resource(file)).ifPresent(root -> {
                for (var entry : root.all().entrySet()) {
                    SignalReader.read(entry.getKey(), entry.getValue(), Optional.empty(), new ArrayList<>())
                            .ifPresent(signals::put);
                }
            });
            if (!problems.isEmpty()) {
                throw new IllegalStateException(problems.list().toString());
            }
        }
        return signals;
    }

    /** Adds a signal that a file declares, or puts it in the place of the shipped one of its name. */
    void declare(Signal signal) {
        put(signal);
        declared.add(signal.name());
    }

    /** Whether no file had a say in it. */
    boolean isShipped(Signal signal) {
        return !declared.contains(signal.name());
    }

    private void put(Signal signal) {
        byName.put(signal.name(), signal);
        byAlias.values().removeIf(other -> other.name().equals(signal.name()));
        signal.aliases().forEach(alias -> byAlias.put(alias, signal));
    }

    Optional<Signal> find(String word) {
        return Optional.ofNullable(byName.getOrDefault(word, byAlias.get(word)));
    }

    /** The one declared under this very name. */
    Optional<Signal> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<Signal> all() {
        return List.copyOf(byName.values());
    }

    /** A sentence that names the signal somebody probably meant: by spelling, else by the words they share, else all. */
    String hint(String typed) {
        var words = new ArrayList<>(byName.keySet());
        words.addAll(byAlias.keySet());
        var spelt = Spelling.hint(typed, words, "");
        if (!spelt.isEmpty()) {
            return spelt;
        }
        return words.stream()
                .filter(word -> shared(word, typed) > 0)
                .max(Comparator.comparingLong((String word) -> shared(word, typed))
                        .thenComparing(Comparator.comparingInt(String::length).reversed())
                        .thenComparing(Comparator.naturalOrder()))
                .map(word -> "Did you mean " + word + "?")
                .orElseGet(
                        () -> "Declare it under signals:, or use one of " + String.join(", ", byName.keySet()) + ".");
    }

    private static long shared(String left, String right) {
        var words = words(left);
        words.retainAll(words(right));
        return words.size();
    }

    private static Set<String> words(String name) {
        var words = new HashSet<String>();
        // A plural is the same word.
        Arrays.stream(name.split("_", -1))
                .filter(word -> word.length() > 2)
                .forEach(word -> words.add(word.endsWith("s") ? word.substring(0, word.length() - 1) : word));
        return words;
    }

    private static String resource(String name) {
        try (var stream = Signals.class.getResourceAsStream("/signals/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource signals/" + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
