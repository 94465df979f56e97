package dev.godwit.backup;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan's history as series. What never happened has no timestamp, and an age without end: a rule on age then fires for a
 * plan that never ran, which a zero would hide.
 */
final class BackupSeries {

    private static final String PREFIX = "godwit_backup_";

    private BackupSeries() {}

    static List<Descriptor> descriptors() {
        return List.of(
                gauge("last_success_timestamp_seconds", "When the last good backup of the plan was done."),
                gauge("last_success_age_seconds", "How long ago that was; +Inf if there is no good backup."),
                gauge("last_attempt_timestamp_seconds", "When the last attempt began."),
                gauge("last_failure_timestamp_seconds", "When the last failed attempt ended."),
                gauge("duration_seconds", "How long the last good backup took."),
                gauge("size_bytes", "How large the last good backup is."),
                gauge("in_progress", "1 while a backup is being taken."));
    }

    private static Descriptor gauge(String name, String help) {
        return new Descriptor(PREFIX + name, Descriptor.Type.GAUGE, help);
    }

    static List<Sample> samples(PlanHistory history, Instant now) {
        var samples = new ArrayList<Sample>();
        var labels = Labels.of(
                "plan", history.plan().name(), "target", history.plan().database());
        var last = history.newest();
        last.ifPresent(backup -> {
            add(samples, labels, "last_success_timestamp_seconds", seconds(backup.ended()));
            add(samples, labels, "duration_seconds", backup.took().toMillis() / 1000.0);
            add(samples, labels.with("stage", "stored"), "size_bytes", (double) backup.bytes());
        });
        double age = last.map(backup -> seconds(now) - seconds(backup.ended())).orElse(Double.POSITIVE_INFINITY);
        add(samples, labels, "last_success_age_seconds", age);
        history.lastAttempt().ifPresent(at -> add(samples, labels, "last_attempt_timestamp_seconds", seconds(at)));
        history.lastFailure().ifPresent(at -> add(samples, labels, "last_failure_timestamp_seconds", seconds(at)));
        add(samples, labels, "in_progress", history.running() ? 1 : 0);
        return samples;
    }

    private static void add(List<Sample> samples, Labels labels, String name, double value) {
        samples.add(new Sample(labels.with(Labels.NAME, PREFIX + name), value));
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
