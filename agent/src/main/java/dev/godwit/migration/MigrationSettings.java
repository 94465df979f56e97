package dev.godwit.migration;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code migrations:}.
 *
 * @param tools those shipped and the user's own, under the names their tables have here
 * @param watch how long the effects of a migration are watched
 * @param guard when a migration is cancelled; empty for never
 */
public record MigrationSettings(Tools tools, Duration watch, Optional<GuardSettings> guard) {

    private static final Duration WATCH = Duration.ofHours(24);

    public static final MigrationSettings DEFAULT = new MigrationSettings(Tools.shipped(), WATCH, Optional.empty());

    public static MigrationSettings read(Optional<Section> section, GuardSettings.ConditionReader language) {
        return section.map(found -> read(found, language)).orElse(DEFAULT);
    }

    private static MigrationSettings read(Section section, GuardSettings.ConditionReader language) {
        var tools = section.take("tools").section().map(Tools.shipped()::with).orElse(DEFAULT.tools());
        var history = section.take("history");
        for (var renamed : history.texts().entrySet()) {
            var with = tools.renamed(renamed.getKey(), renamed.getValue());
            if (with.isEmpty()) {
                history.problem(
                        "no tool has a table \"" + renamed.getKey() + "\"",
                        "Write the table's usual name first, then its name here: flyway_schema_history: ops.history.");
            }
            tools = with.orElse(tools);
        }
        var settings = new MigrationSettings(
                tools,
                section.take("watch").duration(WATCH, Duration.ofMinutes(1)),
                section.take("guard").section().flatMap(guard -> GuardSettings.read(guard, language)));
        section.end();
        return settings;
    }

    /** What is doubtful in it. */
    public List<Problem> warnings() {
        return guard.map(GuardSettings::warnings).orElse(List.of());
    }
}
