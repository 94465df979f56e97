package dev.godwit.promql;

import dev.godwit.promql.Script.Line;
import dev.godwit.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The remarks an evaluation should make and those it must not: {@code expect warn}, {@code expect no_info} and their like. */
final class ScriptNotes {

    /** A text to find; null stands for any. */
    private record Wanted(Pattern text, String shown) {
        boolean fits(String note) {
            return text == null || text.matcher(note).find();
        }
    }

    private final List<Wanted> warnings = new ArrayList<>();
    private final List<Wanted> infos = new ArrayList<>();
    private boolean noWarnings;
    private boolean noInfos;

    /** Takes a kind of remark; false if there is none of that name. */
    boolean add(String kind, String form, String text, Line line, Problems problems) {
        switch (kind) {
            case "warn" -> warnings.add(wanted(form, text, line, problems));
            case "info" -> infos.add(wanted(form, text, line, problems));
            case "no_warn" -> noWarnings = true;
            case "no_info" -> noInfos = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    static Pattern pattern(String form, String text, Line line, Problems problems) {
        try {
            return form.equals("regex") ? Pattern.compile(text) : Pattern.compile("^" + Pattern.quote(text) + "$");
        } catch (PatternSyntaxException bad) {
            problems.add(line.place(), "", "bad regular expression: " + bad.getDescription());
            return Pattern.compile("");
        }
    }

    private static Wanted wanted(String form, String text, Line line, Problems problems) {
        return form == null ? new Wanted(null, "any") : new Wanted(pattern(form, text, line, problems), text);
    }

    /** Null, or what is wrong. Where anything is expected of a kind, every remark of that kind must be expected. */
    String check(Notes found) {
        var wrong = check("warnings", warnings, noWarnings, found.warnings());
        return wrong != null ? wrong : check("infos", infos, noInfos, found.infos());
    }

    private static String check(String kind, List<Wanted> wanted, boolean none, List<String> notes) {
        if (none) {
            return notes.isEmpty() ? null : "expected no " + kind + ", got " + notes;
        }
        for (var one : wanted) {
            if (notes.stream().noneMatch(one::fits)) {
                return "expected " + one.shown() + " of " + kind + ", got " + notes;
            }
        }
        for (var note : notes) {
            if (!wanted.isEmpty() && wanted.stream().noneMatch(one -> one.fits(note))) {
                return "unexpected among " + kind + ": " + note;
            }
        }
        return null;
    }
}
