package dev.godwit.migration.report;

import dev.godwit.migration.BlastRecord;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.MigrationSession;
import dev.godwit.migration.Outcome;
import dev.godwit.migration.StatementRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What there is to say about one migration, in the order it is said; how it looks is left to whoever writes it. */
final class Report {

    /** Between two looks at what runs. */
    private static final Duration LOOK = Duration.ofMillis(250);

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
        var lasted = lasted();
        if (record.running()) {
            return asOf.live()
                    ? "It has been running for " + lasted
                    : "It was running when it was last seen, " + lasted + " after it began";
        }
        return capital(outcome()) + " after " + lasted + (record.why().isEmpty() ? "" : ": " + record.why());
    }

    /** The outcome in words; of one that has not ended, whether that is known of now. */
    String outcome() {
        if (!record.running()) {
            return record.outcome().title();
        }
        return asOf.live() ? "running" : "not known: it was running when it was last seen";
    }

    Outcome verdict() {
        return record.outcome();
    }

    /** From the first sign to the last; what was seen at one look only may have been there for most of the time to the next. */
    String lasted() {
        return lasted(Duration.between(record.begun(), end()));
    }

    static String lasted(Duration lasted) {
        return lasted.compareTo(LOOK) < 0 ? "less than " + Spans.of(LOOK) : Spans.of(lasted);
    }

    /** The last moment anything is known of while it ran. */
    Instant end() {
        if (record.ended() != null) {
            return record.ended();
        }
        return asOf.live() ? later(asOf.at(), record.begun()) : seen();
    }

    private Instant seen() {
        return Stream.of(
                        record.sessions().stream().map(MigrationSession::last),
                        record.statements().stream().map(StatementRecord::begun),
                        record.blast().points().stream().map(BlastRecord.Point::at),
                        Stream.of(record.begun()))
                .flatMap(moments -> moments)
                .max(Comparator.naturalOrder())
                .orElseThrow();
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
                ComparedSection.of(this),
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
