package dev.godwit.migration.sql;

import dev.godwit.migration.sql.ScriptStatement.Comment;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Spelling;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the comments by which a script says that a finding is meant: {@code -- godwit:ignore rule-id[, rule-id] reason}. */
final class Ignores {

    private static final String MARK = "godwit:ignore";
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9-]+(?:\\s*,\\s*[a-z0-9-]+)*)?\\s*(.*)", Pattern.DOTALL);

    private final String file;
    private final Set<String> known;
    private final Problems problems;

    Ignores(String file, Set<String> known, Problems problems) {
        this.file = file;
        this.known = known;
        this.problems = problems;
    }

    /** The ids of the rules that are not to be reported for the statement. */
    Set<String> of(ScriptStatement statement) {
        var ids = new HashSet<String>();
        for (var comment : statement.comments()) {
            if (comment.text().startsWith(MARK)) {
                read(comment, ids);
            }
        }
        return ids;
    }

    private void read(Comment comment, Set<String> ids) {
        var place = new Place(file, comment.line(), 1);
        var match = FORM.matcher(comment.text().substring(MARK.length()).strip());
        if (!match.matches() || match.group(1) == null) {
            problems.add(
                    place,
                    MARK,
                    "names no rule",
                    "Write it like -- godwit:ignore drop-column nobody reads it any more.");
            return;
        }
        for (var id : match.group(1).split("\\s*,\\s*", -1)) {
            if (known.contains(id)) {
                ids.add(id);
            } else {
                var all = "Rules: " + String.join(", ", known) + ".";
                problems.add(place, MARK, "unknown rule \"" + id + "\"", Spelling.hint(id, known, all));
            }
        }
        if (match.group(2).isBlank()) {
            problems.add(place, MARK, "gives no reason", "Say after the rule why the finding is meant.");
        }
    }
}
