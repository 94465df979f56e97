package dev.godwit.cli;

import dev.godwit.migration.preflight.PreflightCheck;
import dev.godwit.migration.report.Plain;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The checks before a migration, as lines and as JSON. */
final class PreflightTable {

    private PreflightTable() {}

    static List<String> lines(List<PreflightCheck> checks) {
        var lines = new ArrayList<String>();
        for (var check : checks) {
            lines.add(String.format(
                    Locale.ROOT, "%-7s %-12s %s", check.verdict().word(), check.name(), Plain.line(check.what())));
            if (!check.remedy().isEmpty()) {
                lines.add("    hint: " + Plain.line(check.remedy()));
            }
        }
        return lines;
    }

    static JsonArray json(List<PreflightCheck> checks) {
        var all = new JsonArray();
        checks.forEach(check -> all.add(new JsonObject()
                .put("name", check.name())
                .put("verdict", check.verdict().word())
                .put("what", check.what())
                .put("remedy", check.remedy())));
        return all;
    }

    static List<String> holds(List<PreflightCheck> checks) {
        return checks.stream()
                .filter(PreflightCheck::holds)
                .map(check -> check.name() + ": " + check.what())
                .toList();
    }
}
