package dev.godwit.probe;

import dev.godwit.settings.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which release of postgres_exporter the names and labels are those of. Later releases renamed what they exported; dashboards
 * and rules written for an earlier one need its names.
 */
public enum Compat {
    V0_17("0.17"),
    V0_19("0.19"),
    V0_20("0.20");

    private final String release;

    Compat(String release) {
        this.release = release;
    }

    /** The level written in {@code probes.compat}; the newest if nothing is. */
    static Compat read(Entry entry) {
        var text = entry.text();
        if (text.isEmpty()) {
            return V0_20;
        }
        var found = of(text.get());
        if (found.isEmpty()) {
            // YAML reads 0.20 without quotes as 0.2, but what was written is what counts here.
            entry.problem("no such level: " + text.get(), "Levels: " + String.join(", ", releases()) + ".");
        }
        return found.orElse(V0_20);
    }

    static Optional<Compat> of(String release) {
        return Arrays.stream(values())
                .filter(level -> level.release.equals(release))
                .findFirst();
    }

    private static List<String> releases() {
        return Arrays.stream(values()).map(level -> level.release).toList();
    }
}
