package dev.godwit.migration.sql;

import dev.godwit.migration.sql.Finding.Severity;
import dev.godwit.settings.Problems;
import dev.godwit.settings.YamlReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules of a lint, by id, from {@code resources/ddl/rules.yaml}. */
public final class LintRules {

    /** One rule: its severity where nothing is known of the table, and its name for people. */
    public record LintRule(String id, Severity severity, String title) {}

    private final Map<String, LintRule> byId = new LinkedHashMap<>();

    private LintRules() {}

    /** Those in the jar. {@link IllegalStateException} if one is malformed. */
    public static LintRules shipped() {
        var problems = new Problems();
        var rules = new LintRules();
        YamlReader.literal(problems)
                .read("ddl/rules.yaml", DdlTable.resource("rules.yaml"))
                .ifPresent(root -> root.all()
                        .forEach((id, entry) -> entry.section().ifPresent(row -> {
                            var severity =
                                    row.take("severity").required().text("note").toUpperCase(Locale.ROOT);
                            var title = row.take("title").required().text("");
                            row.end();
                            rules.byId.put(id, new LintRule(id, Severity.valueOf(severity), title));
                        })));
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.list().toString());
        }
        return rules;
    }

    public Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    LintRule rule(String id) {
        var rule = byId.get(id);
        if (rule == null) {
            throw new IllegalStateException("no rule named " + id);
        }
        return rule;
    }
}
