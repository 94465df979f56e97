package dev.godwit.promql;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a query has to say beside its answer: warnings, where it may be wrong, and infos, where it may surprise. */
public final class Notes {

    private static final int MOST = 20;

    private final Set<Note> warnings = new LinkedHashSet<>();
    private final Set<Note> infos = new LinkedHashSet<>();

    /** A remark and the offset of what it is about. */
    private record Note(String text, int offset) {
        /** As Prometheus writes it: with line and column, both from 1. */
        String placed(String query) {
            int end = Math.min(offset, query.length());
            int line =
                    (int) query.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
            int column = end - query.lastIndexOf('\n', end - 1);
            return text + " (" + line + ":" + column + ")";
        }
    }

    void warn(Expression about, String text) {
        add(warnings, new Note("PromQL warning: " + text, about.position().offset()));
    }

    void inform(Expression about, String text) {
        add(infos, new Note("PromQL info: " + text, about.position().offset()));
    }

    private static void add(Set<Note> notes, Note note) {
        if (notes.size() < MOST) {
            notes.add(note);
        }
    }

    public List<String> warnings() {
        return texts(warnings);
    }

    public List<String> infos() {
        return texts(infos);
    }

    /** Warnings with the place in the query, as Prometheus' API gives them. */
    public List<String> warnings(String query) {
        return warnings.stream().map(note -> note.placed(query)).toList();
    }

    /** Infos with the place in the query, as Prometheus' API gives them. */
    public List<String> infos(String query) {
        return infos.stream().map(note -> note.placed(query)).toList();
    }

    private static List<String> texts(Collection<Note> notes) {
        return notes.stream().map(Note::text).distinct().toList();
    }
}
