package dev.godwit.probe;

import dev.godwit.postgres.SqlFiles;
import dev.godwit.probe.MetricColumn.Rest;
import dev.godwit.probe.ProbeDefinition.NameColumn;
import dev.godwit.probe.ProbeDefinition.NameKind;
import dev.godwit.probe.ProbeDefinition.Top;
import dev.godwit.probe.ProbeDefinition.Zeros;
import dev.godwit.series.Descriptor;
import dev.godwit.settings.Entry;
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

/** Reads the probes of the jar: {@code probes/<name>/probe.yaml} and the SQL beside it. */
final class ProbeReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final int MOST_OBJECTS = 1000;

    private ProbeReader() {}

    static List<ProbeDefinition> all() {
        return resource("index").lines().map(ProbeReader::named).toList();
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
        var server = level(section.take("server"), null);
        var definition = new ProbeDefinition(
                name,
                section.take("beat").duration(BEAT, Duration.ofMillis(100)),
                section.take("timeout").duration(TIMEOUT, Duration.ofMillis(100)),
                section.take("lane").text("").equals("core"),
                section.take("scope").text("").equals("database"),
                section.take("needs").text(""),
                section.take("extension").text(""),
                section.take("collector").text(""),
                texts(section.take("labels")),
                names(section.take("names")),
                metrics(section.take("metrics"), server),
                top(section.take("top")),
                zeros(section.take("zeros")),
                SqlFiles.read("probes/" + name));
        section.end();
        return definition;
    }

    private static List<NameColumn> names(Entry entry) {
        var names = new ArrayList<NameColumn>();
        entry.section()
                .ifPresent(all -> all.all()
                        .forEach((label, kinds) -> kinds.texts()
                                .forEach((kind, column) -> names.add(new NameColumn(
                                        label, NameKind.valueOf(kind.toUpperCase(Locale.ROOT)), column)))));
        return names;
    }

    private static List<MetricColumn> metrics(Entry entry, Compat server) {
        var metrics = new ArrayList<MetricColumn>();
        entry.section()
                .ifPresent(all -> all.all().forEach((key, one) -> {
                    var metric = one.section().orElseThrow();
                    var type =
                            Descriptor.Type.valueOf(metric.take("type").text("").toUpperCase(Locale.ROOT));
                    metrics.add(new MetricColumn(
                            metric.take("column").text(key),
                            metric.take("name").text(""),
                            type,
                            metric.take("help").text(""),
                            texts(metric.take("labels")),
                            level(metric.take("from"), Compat.V0_17),
                            level(metric.take("until"), Compat.V0_20),
                            level(metric.take("server"), server),
                            Rest.valueOf(metric.take("rest").text("sum").toUpperCase(Locale.ROOT))));
                    metric.end();
                }));
        return metrics;
    }

    private static Top top(Entry entry) {
        return entry.section()
                .map(top -> {
                    var read = new Top(
                            top.take("by").text(""),
                            (int) top.take("keep").integer(0, 1, MOST_OBJECTS),
                            texts(top.take("within")));
                    top.end();
                    return read;
                })
                .orElse(null);
    }

    private static Zeros zeros(Entry entry) {
        return entry.section()
                .map(zeros -> {
                    var read = new Zeros(zeros.take("label").text(""), texts(zeros.take("values")));
                    zeros.end();
                    return read;
                })
                .orElse(null);
    }

    private static Compat level(Entry entry, Compat otherwise) {
        return entry.text().map(release -> Compat.of(release).orElseThrow()).orElse(otherwise);
    }

    private static List<String> texts(Entry entry) {
        return entry.items().stream().map(item -> item.text("")).toList();
    }

    private static String resource(String path) {
        try (var in = ProbeReader.class.getResourceAsStream("/probes/" + path)) {
            if (in == null) {
                throw new IllegalStateException("no resource probes/" + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
