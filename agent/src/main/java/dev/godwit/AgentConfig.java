package dev.godwit;

import dev.godwit.backup.BackupPlan;
import dev.godwit.endpoint.EndpointSettings;
import dev.godwit.migration.GuardSettings;
import dev.godwit.migration.MigrationSettings;
import dev.godwit.notify.NotifySettings;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.probe.ProbeSettings;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RecordingRule;
import dev.godwit.rules.Rule;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.YamlReader;
import dev.godwit.web.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code godwit.yml} and the files it names, as one record composed of each room's settings. Reading it opens no socket.
 *
 * @param labels on every alert that leaves
 * @param customFiles where the custom queries were read
 * @param statements how many statements are exported
 * @param objects how many tables, and how many indexes, of each database
 * @param state the directory of what survives a restart
 * @param restart what a reload cannot change
 * @param alone whether the agent is only for one command; then it takes no backups
 */
public record AgentConfig(
        ListenAddress listen,
        String externalUrl,
        Map<String, String> labels,
        List<DatabaseSettings> databases,
        ProbeSettings probes,
        EndpointSettings endpoints,
        CustomFiles customFiles,
        CustomQueries custom,
        SeriesLimits limits,
        int statements,
        int objects,
        Rules rules,
        NotifySettings paging,
        List<BackupPlan> backups,
        MigrationSettings migrations,
        Path state,
        Restart restart,
        boolean alone) {

    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final String STATE_DIRECTORY = "STATE_DIRECTORY";
    private static final String STATE = "godwit-state";
    private static final int STATEMENTS = 200;
    private static final int MOST_STATEMENTS = 1000;
    private static final int OBJECTS = 200;
    private static final int MOST_OBJECTS = 1000;

    /** The same for an agent that lives only as long as one command: it listens where nobody knows. */
    public AgentConfig alone(Path directory) {
        return new AgentConfig(
                new ListenAddress("127.0.0.1", 0),
                externalUrl,
                labels,
                databases,
                probes,
                endpoints,
                customFiles,
                custom,
                limits,
                statements,
                objects,
                rules,
                paging,
                backups,
                migrations,
                directory,
                restart,
                true);
    }

    /** Reads everything; every mistake, of every file, goes to {@code problems}, and then there may be no configuration. */
    public static Optional<AgentConfig> read(Path file, UnaryOperator<String> environment, Problems problems) {
        var root = new YamlReader(problems, environment).read(file);
        var config = root.flatMap(section -> new Reader(file, environment, problems).read(section));
        root.ifPresent(Section::end);
        return config.filter(read -> problems.isEmpty());
    }

    /** The rules of these files, with every mistake among the problems. */
    public static Rules readRules(List<Path> files, Problems problems) {
        return new RuleFiles(INTERVAL).read(files, new Written(ProbeDefinition.all()), problems);
    }

    /** What the section {@code probes:} says and names. */
    private record Probes(ProbeSettings settings, EndpointSettings endpoints, CustomFiles files, CustomQueries custom) {

        static final Probes NONE =
                new Probes(ProbeSettings.DEFAULT, EndpointSettings.NONE, CustomFiles.NONE, CustomQueries.NONE);
    }

    /** One pass over the file. */
    private record Reader(Path file, UnaryOperator<String> environment, Problems problems) {

        Optional<AgentConfig> read(Section root) {
            var definitions = ProbeDefinition.all();
            var base = file.toAbsolutePath().getParent();
            var listen = ListenAddress.read(root.take("listen"));
            var url = url(root.take("web").section(), listen);
            var labels = Labels.read(root.take("labels"));
            var databases = databases(root);
            var probeSection = root.take("probes").section();
            var limits = root.take("limits").section();
            int statements = most(limits, "statements", STATEMENTS, MOST_STATEMENTS);
            int objects = most(limits, "objects", OBJECTS, MOST_OBJECTS);
            var series = limits.map(SeriesLimits::read).orElse(SeriesLimits.DEFAULT);
            var probes = probeSection
                    .map(section -> probes(section, base, series, definitions))
                    .orElse(Probes.NONE);
            var written = new Written(definitions, probes::custom, probes.endpoints());
            var rules = rules(root, base, written);
            var paging = NotifySettings.read(root, base, problems);
            var backups = backups(root, base, databases);
            var migrations = migrations(root, databases, base, written, rules);
            return Optional.of(new AgentConfig(
                    listen,
                    url,
                    labels,
                    databases,
                    probes.settings(),
                    probes.endpoints(),
                    probes.files(),
                    probes.custom(),
                    series,
                    statements,
                    objects,
                    rules,
                    paging,
                    backups,
                    migrations,
                    state(root, base),
                    Restart.of(root, probeSection, base),
                    false));
        }

        private static int most(Optional<Section> limits, String key, int usual, int highest) {
            return limits.map(section -> (int) section.take(key).integer(usual, 1, highest))
                    .orElse(usual);
        }

        /** Where a service keeps what it must, systemd says; else it lies beside the configuration. */
        private Path state(Section root, Path base) {
            var given = environment.apply(STATE_DIRECTORY);
            var usual = given == null || given.isEmpty()
                    ? STATE
                    : Path.of(given, STATE).toString();
            var entry = root.take("state");
            var said = entry.text(usual);
            if (said.startsWith("jdbc:") || said.contains("://")) {
                entry.problem(
                        "expected a directory, found \"" + said + "\"", "A store shared by a pair does not exist yet.");
            }
            return base.resolve(said);
        }

        private static String url(Optional<Section> web, ListenAddress listen) {
            var url = web.map(section -> section.take("external_url").text("")).orElse("");
            web.ifPresent(Section::end);
            return url.isEmpty() ? "http://" + listen : url;
        }

        private Probes probes(Section section, Path base, SeriesLimits limits, List<ProbeDefinition> definitions) {
            var endpoints = EndpointSettings.read(section, base, limits.series());
            var files = CustomFiles.read(section.take("custom"), base);
            var queries = files.read(definitions, problems);
            var settings = ProbeSettings.read(section, definitions, queries.probes());
            return new Probes(settings, endpoints, files, queries.beside(CustomFiles.own(definitions, settings)));
        }

        private List<DatabaseSettings> databases(Section root) {
            var databases = new ArrayList<DatabaseSettings>();
            var entry = root.take("databases").required();
            entry.section().ifPresent(all -> {
                all.all()
                        .forEach((name, one) -> one.required()
                                .section()
                                .flatMap(section -> DatabaseSettings.read(name, section, environment))
                                .ifPresent(databases::add));
                if (all.all().isEmpty()) {
                    entry.problem("names no database", "");
                }
            });
            return databases;
        }

        private Rules rules(Section root, Path base, MetricCatalogue catalogue) {
            var files = new ArrayList<Path>();
            root.take("rules").items().forEach(item -> files.addAll(Globs.expand(item, base)));
            return new RuleFiles(INTERVAL).read(files, catalogue, problems);
        }

        private static GuardSettings.ConditionReader guard(
                MetricCatalogue catalogue, Rules rules, List<DatabaseSettings> databases) {
            var recorded = rules.all().stream()
                    .filter(rule -> rule instanceof RecordingRule)
                    .map(Rule::name)
                    .toList();
            return GuardLanguage.reader(
                    catalogue,
                    recorded,
                    databases.stream().map(DatabaseSettings::target).toList());
        }

        private static MigrationSettings migrations(
                Section root, List<DatabaseSettings> databases, Path base, MetricCatalogue catalogue, Rules rules) {
            var names = databases.stream().map(DatabaseSettings::target).toList();
            return MigrationSettings.read(
                    root.take("migrations").section(), names, base, guard(catalogue, rules, databases));
        }

        private List<BackupPlan> backups(Section root, Path base, List<DatabaseSettings> databases) {
            var names = databases.stream().map(DatabaseSettings::target).toList();
            var plans = new ArrayList<BackupPlan>();
            root.take("backups")
                    .section()
                    .ifPresent(all -> all.all()
                            .forEach((name, one) -> one.required()
                                    .section()
                                    .flatMap(section -> BackupPlan.read(name, section, names, base))
                                    .ifPresent(plans::add)));
            return plans;
        }
    }
}
