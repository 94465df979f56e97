package dev.godwit;

import dev.godwit.probe.custom.QueriesFile;
import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether what is in force is what is written, as series; the names of postgres_exporter beside Godwit's. */
final class ReloadSeries {

    private static final String GOOD = "godwit_config_last_reload_successful";
    private static final String WHEN = "godwit_config_last_reload_success_timestamp_seconds";
    private static final String THEIR_GOOD = "postgres_exporter_config_last_reload_successful";
    private static final String THEIR_WHEN = "postgres_exporter_config_last_reload_success_timestamp_seconds";
    private static final String FILE = "pg_exporter_user_queries_load_error";

    private ReloadSeries() {}

    static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(GOOD, "1 if the configuration was good when it was last read, 0 if it had mistakes."),
                Descriptor.gauge(WHEN, "When the configuration was last read and put into force."),
                Descriptor.gauge(THEIR_GOOD, "The same as " + GOOD + " under postgres_exporter's name."),
                Descriptor.gauge(THEIR_WHEN, "The same as " + WHEN + " under postgres_exporter's name."),
                Descriptor.gauge(FILE, "1 if a file of custom queries had mistakes when it was last read, 0 if none."));
    }

    /** @param files as they were last read, which may be others than those in force */
    static List<Sample> samples(boolean good, Instant since, List<QueriesFile> files) {
        var samples = new ArrayList<Sample>();
        samples.add(new Sample(Labels.of(Labels.NAME, GOOD), good ? 1 : 0));
        samples.add(new Sample(Labels.of(Labels.NAME, THEIR_GOOD), good ? 1 : 0));
        samples.add(new Sample(Labels.of(Labels.NAME, WHEN), since.toEpochMilli() / 1000.0));
        samples.add(new Sample(Labels.of(Labels.NAME, THEIR_WHEN), since.toEpochMilli() / 1000.0));
        for (var file : files) {
            var labels = Labels.of(Labels.NAME, FILE, "filename", file.name(), "hashsum", file.hash());
            samples.add(new Sample(labels, file.good() ? 0 : 1));
        }
        return samples;
    }
}
