package dev.godwit.migration;

import dev.godwit.migration.files.Folders;
import dev.godwit.migration.planned.Plan;
import dev.godwit.migration.preflight.PreflightSettings;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code migrations:}.
 *
 * @param tools those shipped and the user's own, under the names their tables have here
 * @param watch how long the effects of a migration are watched
 * @param files where the files of migrations are, by target, or by target and database with a slash between
 * @param guard when a migration is cancelled; empty for never
 * @param preflight from where on a check says hold
 * @param planned the migrations people are told of beforehand
 */
public record MigrationSettings(
        Tools tools,
        Duration watch,
        Map<String, Folders> files,
        Optional<GuardSettings> guard,
        PreflightSettings preflight,
        List<Plan> planned) {

    private static final Duration WATCH = Duration.ofHours(24);

    public static final MigrationSettings DEFAULT = new MigrationSettings(
            Tools.shipped(), WATCH, Map.of(), Optional.empty(), PreflightSettings.DEFAULT, List.of());

    /**
     * The usual where the section is absent.
     *
     * @param targets names of the watched databases
     * @param base what relative paths are below
     * @param language of the guard's condition
     */
    public static MigrationSettings read(
            Optional<Section> section, Collection<String> targets, Path base, GuardSettings.ConditionReader language) {
        return section.map(one -> read(one, targets, base, language)).orElse(DEFAULT);
    }

    private static MigrationSettings read(
            Section section, Collection<String> targets, Path base, GuardSettings.ConditionReader language) {
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
                files(section.take("files"), targets, base),
                section.take("guard").section().flatMap(guard -> GuardSettings.read(guard, language)),
                PreflightSettings.read(section.take("preflight").section()),
                plans);
        section.end();
        return settings;
    }

    /** What is doubtful in it. */
    public List<Problem> warnings() {
        return guard.map(GuardSettings::warnings).orElse(List.of());
    }

    private static Map<String, Folders> files(Entry entry, Collection<String> targets, Path base) {
        var files = new LinkedHashMap<String, Folders>();
        entry.section()
                .ifPresent(section -> section.all().forEach((name, folders) -> {
                    var target = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
                    if (!targets.contains(target)) {
                        folders.problem(
                                "no database \"" + target + "\"", "Known are " + String.join(", ", targets) + ".");
                    }
                    files.put(name, new Folders(folders(folders, base)));
                }));
        return files;
    }

    private static List<Path> folders(Entry entry, Path base) {
        var folders = new ArrayList<Path>();
        for (var item : entry.oneOrMore()) {
            var folder = item.text().map(base::resolve);
            if (folder.isPresent() && !Files.isDirectory(folder.get())) {
                item.problem("no folder " + folder.get(), "The folder your migrations are in, relative to this file.");
            }
            folder.ifPresent(folders::add);
        }
        return List.copyOf(folders);
    }

    /** The folders of one target's databases; {@code main} is the one its url names. */
    Map<String, Folders> of(String target, String main) {
        var folders = new LinkedHashMap<String, Folders>();
        files.forEach((name, paths) -> {
            if (name.equals(target)) {
                folders.put(main, paths);
            } else if (name.startsWith(target + "/")) {
                folders.put(name.substring(target.length() + 1), paths);
            }
        });
        return folders;
    }
}
