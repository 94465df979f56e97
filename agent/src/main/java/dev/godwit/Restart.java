package dev.godwit;

import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The settings that are in force until the process ends, each as a fingerprint of what was written: after a reload it can be
 * said which of them wait for a restart.
 */
record Restart(Map<String, String> settings) {

    private static final String PROBES = "probes";

    /** All but the rules and the custom queries, which are read again. */
    static Restart of(Section root, Optional<Section> probes, Path base) {
        var settings = new LinkedHashMap<>(root.fingerprints());
        settings.remove("rules");
        settings.remove(PROBES);
        probes.ifPresent(
                section -> section.fingerprints().forEach((key, one) -> settings.put(PROBES + "." + key, one)));
        settings.remove(PROBES + ".custom");
        // The file it names is part of it.
        root.take("notify")
                .text()
                .ifPresent(file ->
                        settings.merge("notify", new CustomFiles(base, List.of(file)).fingerprint(), String::concat));
        return new Restart(Map.copyOf(settings));
    }

    /** The keys that are written differently in {@code other}, sorted. */
    Collection<String> differing(Restart other) {
        var keys = new TreeSet<>(settings.keySet());
        keys.addAll(other.settings.keySet());
        keys.removeIf(key -> Objects.equals(settings.get(key), other.settings.get(key)));
        return keys;
    }
}
