package dev.godwit.probe;

import dev.godwit.postgres.SqlFiles;
import dev.godwit.series.Descriptor;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One probe as its files describe it.
 *
 * @param core whether it runs on the lane that never touches a relation
 * @param requires an extension it needs, empty for none
 * @param labels columns whose text becomes a label of the same name
 * @param names labels whose value is looked up from a number
 * @param metrics columns whose value becomes a sample; null gives none
 */
public record ProbeDefinition(
        String name,
        Duration beat,
        Duration timeout,
        boolean core,
        String requires,
        List<String> labels,
        List<NameColumn> names,
        List<MetricColumn> metrics,
        SqlFiles sql) {

    /** What a number is a name for. */
    enum NameKind {
        DATABASE,
        ROLE,
        RELATION
    }

    /** A label and the column that holds the object identifier behind it. */
    record NameColumn(String label, NameKind kind, String column) {}

    /** A column and the metric it gives; {@code {column}} in the metric's name stands for that column's text. */
    record MetricColumn(String column, String name, Descriptor.Type type, String help) {

        boolean dynamic() {
            return name.indexOf('{') >= 0;
        }

        /** The part of the name before the first placeholder. */
        String prefix() {
            return dynamic() ? name.substring(0, name.indexOf('{')) : name;
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BEAT = Duration.ofSeconds(10);

    /** Every probe in the jar, in the order of its index. {@link IllegalStateException} if one is malformed: that is our bug. */
    public static List<ProbeDefinition> all() {
        return resource("index").lines().map(ProbeDefinition::named).toList();
    }

    private static ProbeDefinition named(String name) {
        var problems = new Problems();
        var read = YamlReader.literal(problems)
                .read("probes/" + name + "/probe.yaml", resource(name + "/probe.yaml"))
                .map(section -> read(name, section));
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.list().toString());
        }
        return read.orElseThrow();
    }

    private static ProbeDefinition read(String name, Section section) {
        var labels = section.take("labels").items().stream()
                .map(item -> item.text(""))
                .toList();
        var names = new ArrayList<NameColumn>();
        section.take("names")
                .section()
                .ifPresent(all -> all.all()
                        .forEach((label, kinds) -> kinds.texts()
                                .forEach((kind, column) -> names.add(new NameColumn(
                                        label, NameKind.valueOf(kind.toUpperCase(Locale.ROOT)), column)))));
        var metrics = new ArrayList<MetricColumn>();
        section.take("metrics")
                .section()
                .ifPresent(all -> all.all().forEach((column, entry) -> {
                    var metric = entry.section().orElseThrow();
                    metrics.add(new MetricColumn(
                            column,
                            metric.take("name").text(""),
                            Descriptor.Type.valueOf(metric.take("type").text("").toUpperCase(Locale.ROOT)),
                            metric.take("help").text("")));
                    metric.end();
                }));
        var definition = new ProbeDefinition(
                name,
                section.take("beat").duration(BEAT, Duration.ofMillis(100)),
                section.take("timeout").duration(TIMEOUT, Duration.ofMillis(100)),
                section.take("lane").text("").equals("core"),
                section.take("requires").text(""),
                labels,
                names,
                metrics,
                SqlFiles.read("probes/" + name));
        section.end();
        return definition;
    }

    private static String resource(String path) {
        try (var in = ProbeDefinition.class.getResourceAsStream("/probes/" + path)) {
            if (in == null) {
                throw new IllegalStateException("no resource probes/" + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
