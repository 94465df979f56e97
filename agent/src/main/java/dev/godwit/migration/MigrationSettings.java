package dev.godwit.migration;

import dev.godwit.migration.planned.Plan;
import dev.godwit.migration.preflight.PreflightSettings;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code migrations:}.
 *
 * @param tools those shipped and the user's own, under the names their tables have here
 * @param watch how long the effects of a migration are watched
 * @param preflight from where on a check says hold
 * @param planned the migrations people are told of beforehand
 */
public record MigrationSettings(Tools tools, Duration watch, PreflightSettings preflight, List<Plan> planned) {

    private static final Duration WATCH = Duration.ofHours(24);

    public static final MigrationSettings DEFAULT =
            new MigrationSettings(Tools.shipped(), WATCH, PreflightSettings.DEFAULT, List.of());

    /** What is said there of these databases; their names are the configured ones. */
    public static MigrationSettings read(Optional<Section> section, Collection<String> targets) {
        return section.map(found -> read(found, targets)).orElse(DEFAULT);
    }

    private static MigrationSettings read(Section section, Collection<String> targets) {
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
        var planned = section.take("planned");
        var plans = Plan.read(planned);
        Plan.check(planned, plans, targets);
        var settings = new MigrationSettings(
                tools,
                section.take("watch").duration(WATCH, Duration.ofMinutes(1)),
                PreflightSettings.read(section.take("preflight").section()),
                plans);
        section.end();
        return settings;
    }
}
