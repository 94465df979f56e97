package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.schedule.Beat;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to say of the watching of one server, apart from what the server says. */
final class TargetHealth {

    private final Labels labels;
    private final String server;

    TargetHealth(DatabaseSettings database) {
        this.labels = Labels.of("target", database.target());
        this.server = database.address().host() + ":" + database.address().port();
    }

    /**
     * @param blind whether the gate may not see other sessions
     * @param beats all of the target's, whose lateness is taken
     */
    List<Sample> samples(boolean up, boolean blind, Optional<ServerFacts> facts, List<Beat> beats, List<Probe> probes) {
        var samples = new ArrayList<Sample>();
        samples.add(sample("godwit_target_up", up ? 1 : 0));
        samples.add(sample("pg_up", up ? 1 : 0));
        facts.filter(known -> up).ifPresent(known -> samples.add(version(known)));
        samples.add(sample(
                "godwit_beats_missed_total",
                beats.stream().mapToDouble(Beat::missed).sum()));
        samples.add(sample(
                "godwit_beat_lateness_seconds",
                beats.stream()
                        .mapToDouble(beat -> beat.takeLateness().toNanos() / 1e9)
                        .max()
                        .orElse(0)));
        if (up) {
            var state = blind ? ProbeState.DENIED : ProbeState.OK;
            var gate = labels.with("probe", ProbeSettings.ACTIVITY).with("state", state.word());
            samples.add(new Sample(gate.with(Labels.NAME, "godwit_probe_state"), 1));
        }
        probes.forEach(probe -> samples.addAll(probe.health()));
        samples.addAll(asExporter(up && !blind, probes));
        return samples;
    }

    private Sample version(ServerFacts facts) {
        var version = labels.with("version", facts.description())
                .with("short_version", facts.semantic())
                .with("server", server);
        return new Sample(version.with(Labels.NAME, "pg_static"), 1);
    }

    /** What postgres_exporter says of its own work, said of ours. */
    private List<Sample> asExporter(boolean well, List<Probe> probes) {
        var spent = probes.stream().map(Probe::lastDuration).reduce(Duration.ZERO, Duration::plus);
        boolean trouble = !well || probes.stream().anyMatch(Probe::inTrouble);
        return List.of(
                sample("pg_exporter_last_scrape_duration_seconds", spent.toNanos() / 1e9),
                sample("pg_exporter_last_scrape_error", trouble ? 1 : 0),
                sample(
                        "pg_exporter_scrapes_total",
                        probes.stream().mapToDouble(Probe::readings).sum()));
    }

    private Sample sample(String name, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
