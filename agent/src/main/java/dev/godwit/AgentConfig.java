package dev.godwit;

import dev.godwit.backup.BackupPlan;
import dev.godwit.backup.Backups;
import dev.godwit.notify.Notifier;
import dev.godwit.notify.NotifySettings;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.probe.ProbeSettings;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.RuleSeries;
import dev.godwit.rules.Rules;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.SeriesLimits;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.YamlReader;
import dev.godwit.web.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * @param restart what a reload cannot change
 */
public record AgentConfig(
        ListenAddress listen,
        String externalUrl,
        Map<String, String> labels,
        List<DatabaseSettings> databases,
        ProbeSettings probes,
        CustomFiles customFiles,
        CustomQueries custom,
        SeriesLimits limits,
        int statements,
        Rules rules,
        NotifySettings paging,
        List<BackupPlan> backups,
        Restart restart) {

    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int STATEMENTS = 200;
    private static final int MOST_STATEMENTS = 1000;

    /** Reads everything; every mistake, of every file, goes to {@code problems}, and then there may be no configuration. */
    public static Optional<AgentConfig> read(Path file, UnaryOperator<String> environment, Problems problems) {
        var root = new YamlReader(problems, environment).read(file);
        return root.flatMap(section -> new Reader(file, environment, problems).read(section))
                .filter(config -> problems.isEmpty());
    }

    /** What rules may speak of: whatever any room writes. */
    static MetricCatalogue metrics(List<ProbeDefinition> definitions) {
        return metrics(definitions, CustomQueries.NONE);
    }

    /** The same with what custom queries write. */
    static MetricCatalogue metrics(List<ProbeDefinition> definitions, CustomQueries custom) {
        var probes = new ProbeCatalogue(definitions);
        var others = new HashMap<String, Descriptor>();
        others.put(Build.descriptor().name(), Build.descriptor());
        Backups.descriptors().forEach(one -> others.put(one.name(), one));
        Notifier.descriptors().forEach(one -> others.put(one.name(), one));
        RuleSeries.descriptors().forEach(one -> others.put(one.name(), one));
        ReloadSeries.descriptors().forEach(one -> others.put(one.name(), one));
        return new MetricCatalogue() {
            @Override
            public boolean knows(String metric) {
                return probes.find(metric).isPresent()
                        || others.containsKey(metric)
                        || custom.find(metric).isPresent()
                        || AgentMeters.writes(metric);
            }

            @Override
            public Collection<String> names() {
                var names = new ArrayList<>(probes.names());
                names.addAll(custom.series());
                names.addAll(others.keySet());
                names.addAll(AgentMeters.NAMES);
                return names;
            }
        };
    }

    /** The rules of these files, with every mistake among the problems. */
    public static Rules readRules(List<Path> files, Problems problems) {
        return new RuleFiles(INTERVAL).read(files, metrics(ProbeDefinition.all()), problems);
    }

    /** One pass over the file. */
    private record Reader(Path file, UnaryOperator<String> environment, Problems problems) {

        Optional<AgentConfig> read(Section root) {
            var definitions = ProbeDefinition.all();
            var base = file.toAbsolutePath().getParent();
            var listen = ListenAddress.read(root.take("listen"));
            var web = root.take("web").section();
            var external =
                    web.map(section -> section.take("external_url").text("")).orElse("");
            web.ifPresent(Section::end);
            var labels = Labels.read(root.take("labels"));
            var databases = databases(root);
            var probeSection = root.take("probes").section();
            var restart = Restart.of(root, probeSection, base);
            var customFiles = probeSection
                    .map(section -> CustomFiles.read(section.take("custom"), base))
                    .orElse(CustomFiles.NONE);
            var queries = customFiles.read(definitions, problems);
            var probes = probeSection
                    .map(section -> ProbeSettings.read(section, definitions, queries.probes()))
                    .orElse(ProbeSettings.DEFAULT);
            var custom = queries.beside(CustomFiles.own(definitions, probes));
            var limits = root.take("limits").section();
            int statements = limits.map(
                            section -> (int) section.take("statements").integer(STATEMENTS, 1, MOST_STATEMENTS))
                    .orElse(STATEMENTS);
            var series = limits.map(SeriesLimits::read).orElse(SeriesLimits.DEFAULT);
            var rules = rules(root, base, metrics(definitions, custom));
            var paging = NotifySettings.read(root, base, problems);
            var backups = backups(root, base, databases);
            root.end();
            var url = external.isEmpty() ? "http://" + listen : external;
            return Optional.of(new AgentConfig(
                    listen,
                    url,
                    labels,
                    databases,
                    probes,
                    customFiles,
                    custom,
                    series,
                    statements,
                    rules,
                    paging,
                    backups,
                    restart));
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
