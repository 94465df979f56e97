package dev.godwit.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects operator mistakes so that all of them are reported together. Not thread-safe. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    public void add(Place place, String path, String text, String hint) {
        found.add(new Problem(place, path, text, hint));
    }

    public void add(Place place, String path, String text) {
        add(place, path, text, "");
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Problem> list() {
        return List.copyOf(found);
    }

    /** Throws {@link SettingsException} with everything found so far, if anything was. */
    public void orThrow() {
        if (!found.isEmpty()) {
            throw new SettingsException(list());
        }
    }
}
