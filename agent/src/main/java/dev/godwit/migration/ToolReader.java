package dev.godwit.migration;

import dev.godwit.migration.files.FileRule;
import dev.godwit.migration.files.FileRules;
import dev.godwit.migration.files.FileSum;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads tools from YAML, ours and the user's: the same keys in both. */
final class ToolReader {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private ToolReader() {}

    /** Empty if what is written leaves no tool; then a problem says why. */
    static Optional<Tool> read(String name, Entry entry) {
        if (!NAME.matcher(name).matches()) {
            entry.problem("bad tool name \"" + name + "\"", "Small letters, digits and dashes, at most 40.");
            return Optional.empty();
        }
        return entry.required().section().map(section -> {
            var tool = new Tool(
                    name,
                    section.take("title").text(name),
                    section.take("keys").items().stream()
                            .flatMap(key -> key(key).stream())
                            .toList(),
                    words(section.take("applications")),
                    section.take("tables").items().stream()
                            .flatMap(item -> item.section().stream())
                            .map(ToolReader::history)
                            .toList(),
                    section.take("lock").section().map(ToolReader::lock));
            section.end();
            return tool;
        });
    }

    private static Optional<String> key(Entry entry) {
        var key = entry.text();
        if (key.isPresent() && !KeyFormula.knows(key.get())) {
            entry.problem(
                    "expected a number or a formula, found \"" + key.get() + "\"",
                    "Formulas are " + KeyFormula.names() + ".");
            return Optional.empty();
        }
        return key;
    }

    private static Tool.History history(Section section) {
        var history = new Tool.History(
                section.take("table").required().text(""),
                section.take("schema").text(""),
                words(section.take("columns")),
                words(section.take("without")),
                section.take("beside").text(""),
                section.take("alone").text(""),
                section.take("name").required().text("''"),
                section.take("state").text("'applied'"),
                section.take("at").text("null::timestamptz"),
                section.take("order").text("1"),
                section.take("checksum").text("''"),
                section.take("error").text("''"),
                section.take("live").flag(false),
                section.take("files").section().map(ToolReader::files));
        section.end();
        return history;
    }

    private static FileRules files(Section section) {
        var files = new FileRules(
                section.take("key").required().text("''"),
                section.take("rules").required().items().stream()
                        .flatMap(item -> item.section().stream())
                        .flatMap(rule -> rule(rule).stream())
                        .toList(),
                section.take("up_to").flag(false));
        section.end();
        return files;
    }

    private static Optional<FileRule> rule(Section section) {
        var match = section.take("match").required();
        var word = section.take("sum");
        var sum = FileSum.of(word.text("none"));
        if (sum.isEmpty()) {
            word.problem("unknown checksum \"" + word.text("") + "\"", "Known are " + FileSum.words() + ".");
        }
        var name = section.take("name").text("$1");
        boolean again = section.take("again").flag(false);
        section.end();
        try {
            return sum.map(known -> FileRule.of(match.text(""), name, known, again));
        } catch (PatternSyntaxException wrong) {
            match.problem(
                    "bad regular expression: " + wrong.getDescription(), "Java's are meant, for the end of a path.");
            return Optional.empty();
        }
    }

    private static Tool.LockRow lock(Section section) {
        var lock = new Tool.LockRow(
                section.take("table").required().text(""),
                words(section.take("columns")),
                section.take("held").required().text("false"),
                section.take("holder").text("''"),
                section.take("since").text("null::timestamptz"));
        section.end();
        return lock;
    }

    private static Set<String> words(Entry entry) {
        List<String> words =
                entry.items().stream().flatMap(item -> item.text().stream()).toList();
        return words.stream().collect(Collectors.toUnmodifiableSet());
    }
}
