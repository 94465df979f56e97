package dev.godwit.promql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a query has to say beside its answer: warnings, where it may be wrong, and infos, where it may surprise. */
public final class Notes {

    private static final int MOST = 20;

    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> infos = new LinkedHashSet<>();

    void warn(String text) {
        add(warnings, "PromQL warning: " + text);
    }

    void inform(String text) {
        add(infos, "PromQL info: " + text);
    }

    private static void add(Set<String> notes, String text) {
        if (notes.size() < MOST) {
            notes.add(text);
        }
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public List<String> infos() {
        return List.copyOf(infos);
    }
}
