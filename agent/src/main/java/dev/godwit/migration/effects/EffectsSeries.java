package dev.godwit.migration.effects;

import dev.godwit.migration.effects.Finding.Kind;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The aftermath as series. While a watch is on every sort of finding has a value, so that a rule sees it return to none. */
final class EffectsSeries {

    private static final String REGRESSIONS = "godwit_migration_regressions";
    private static final String FINDINGS = "godwit_migration_findings";
    private static final String CHANGED = "godwit_catalog_changed_timestamp_seconds";
    private static final String REMAINING = "godwit_migration_watch_remaining_seconds";

    private final Labels labels;
    private Optional<Instant> changed = Optional.empty();

    EffectsSeries(String target, String database) {
        this.labels = Labels.of("target", target, "datname", database);
    }

    static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(REGRESSIONS, "Statements that are slower than in the hour before the migration."),
                Descriptor.gauge(FINDINGS, "What the migration left behind or made worse, by kind."),
                Descriptor.gauge(CHANGED, "When the schema was last found changed; missing if it never was."),
                Descriptor.gauge(REMAINING, "How long the watch after the migration still goes on."));
    }

    void changed(Instant at) {
        changed = Optional.of(at);
    }

    List<Sample> samples(Optional<Aftermath> aftermath, Instant now) {
        var samples = new ArrayList<Sample>();
        changed.ifPresent(at -> samples.add(sample(labels, CHANGED, at.toEpochMilli() / 1000.0)));
        aftermath.ifPresent(watched -> {
            var findings = watched.findings();
            for (var kind : Kind.values()) {
                double found =
                        findings.stream().filter(one -> one.kind() == kind).count();
                samples.add(sample(labels.with("kind", kind.word()), FINDINGS, found));
                if (kind == Kind.REGRESSION) {
                    samples.add(sample(labels, REGRESSIONS, found));
                }
            }
            samples.add(sample(labels, REMAINING, watched.remaining(now).toMillis() / 1000.0));
        });
        return samples;
    }

    private static Sample sample(Labels labels, String name, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
