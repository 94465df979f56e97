package dev.godwit.migration.report;

import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.MigrationSession;
import dev.godwit.migration.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What there is to say about one migration, in the order it is said; how it looks is left to whoever writes it. */
final class Report {

    private final MigrationRecord record;
    private final AsOf asOf;
    private final Moments moments;

    Report(MigrationRecord record, AsOf asOf) {
        this.record = record;
        this.asOf = asOf;
        this.moments = new Moments(record.begun(), Duration.between(record.begun(), end()));
    }

    MigrationRecord record() {
        return record;
    }

    AsOf asOf() {
        return asOf;
    }

    Moments moments() {
        return moments;
    }

    String title() {
        return "Migration " + (record.name().isEmpty() ? "of " + record.database() : record.name());
    }

    /** How it went, in a line. */
    String lead() {
        var why = record.why().isEmpty() ? "" : ": " + record.why();
        return capital(outcome())
                + (record.running() ? " for " : " after ")
                + Spans.of(Duration.between(record.begun(), end()))
                + why;
    }

    /** The outcome in words; of one that has not ended, whether that is known of now. */
    String outcome() {
        if (!record.running()) {
            return record.outcome().title();
        }
        return asOf.live() ? "running" : "not over when it was last seen, running";
    }

    Outcome verdict() {
        return record.outcome();
    }

    /** The last moment anything is known of while it ran. */
    Instant end() {
        if (record.ended() != null) {
            return record.ended();
        }
        return asOf.live()
                ? later(asOf.at(), record.begun())
                : record.sessions().stream()
                        .map(MigrationSession::last)
                        .max(Comparator.naturalOrder())
                        .map(last -> later(last, record.begun()))
                        .orElse(record.begun());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    List<Section> sections() {
        return List.of(
                SummarySection.of(this),
                HarmSection.of(this),
                StatementsSection.of(this),
                EffectsSections.changes(this),
                EffectsSections.findings(this),
                EffectsSections.timeline(this),
                SignOffSection.of(this));
    }

    static String counted(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
