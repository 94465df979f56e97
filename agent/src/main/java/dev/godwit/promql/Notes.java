package dev.godwit.promql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a query has to say beside its answer: warnings, where it may be wrong, and infos, where it may surprise. */
public final class Notes {

    private static final int MOST = 20;

    private record Note(String text, int offset) {}

    private final Set<Note> warnings = new LinkedHashSet<>();
    private final Set<Note> infos = new LinkedHashSet<>();

    void warn(String text, Expression where) {
        add(warnings, new Note("PromQL warning: " + text, where.position().offset()));
    }

    void inform(String text, Expression where) {
        add(infos, new Note("PromQL info: " + text, where.position().offset()));
    }

    private static void add(Set<Note> notes, Note note) {
        if (notes.size() < MOST) {
            notes.add(note);
        }
    }

    public List<String> warnings() {
        return warnings.stream().map(Note::text).distinct().toList();
    }

    public List<String> infos() {
        return infos.stream().map(Note::text).distinct().toList();
    }

    /** Each with the line and column of the query it speaks of, as Prometheus' API gives them. */
    public List<String> warnings(String query) {
        return placed(warnings, query);
    }

    /** The same for infos. */
    public List<String> infos(String query) {
        return placed(infos, query);
    }

    private static List<String> placed(Set<Note> notes, String query) {
        return notes.stream()
                .map(note -> note.text() + " (" + PromqlException.place(query, note.offset()) + ")")
                .toList();
    }
}
