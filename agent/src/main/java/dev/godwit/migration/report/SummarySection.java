package dev.godwit.migration.report;

import dev.godwit.migration.MigrationSession;
import dev.godwit.migration.report.Block.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which migration, when, by whom, and how it ended. */
final class SummarySection {

    private SummarySection() {}

    static Section of(Report report) {
        var record = report.record();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact("Outcome", report.outcome() + (record.why().isEmpty() ? "" : ": " + record.why())));
        facts.add(new Fact("Began", Moments.full(record.begun())));
        facts.add(new Fact(
                record.running() && !report.asOf().live() ? "Last seen" : "Ended",
                record.running() && report.asOf().live() ? "not yet" : Moments.full(report.end())));
        facts.add(new Fact(record.running() ? "So far" : "Lasted", report.lasted()));
        facts.add(new Fact("Tool", tool(report)));
        facts.add(new Fact("Database", record.database() + " on " + record.target()));
        people(record.sessions(), facts);
        said(facts, "Plan", record.notes().plan());
        said(facts, "Environment", record.notes().environment());
        said(facts, "Applied by", record.notes().appliedBy());
        said(facts, "Command", record.notes().command());
        if (record.progress() != null) {
            facts.add(new Fact("Progress", progress(report)));
        }
        if (record.watchedUntil() != null) {
            facts.add(new Fact("Effects watched until", Moments.full(record.watchedUntil())));
        }
        facts.add(new Fact("Identifier", record.id()));
        facts.add(new Fact("Report made", Moments.full(report.asOf().at())));
        return new Section("summary", "Summary", List.of(new Block.Facts(facts)));
    }

    private static String tool(Report report) {
        var record = report.record();
        if (record.tool().equals("unknown")) {
            return "unknown: none that is known was recognised";
        }
        return (record.certain() ? "" : "probably ") + record.toolTitle();
    }

    private static void people(List<MigrationSession> sessions, List<Fact> facts) {
        var migrators =
                sessions.stream().filter(one -> one.role().equals("migrator")).toList();
        if (migrators.isEmpty()) {
            facts.add(new Fact("Run by", "nobody was seen"));
            return;
        }
        facts.add(new Fact("Run by", distinct(migrators, MigrationSession::user)));
        said(facts, "Applications", distinct(migrators, MigrationSession::application));
        said(facts, "Clients", distinct(migrators, MigrationSession::client));
        int queued = sessions.size() - migrators.size();
        facts.add(new Fact(
                "Sessions", migrators.size() + (queued == 0 ? "" : ", and " + queued + " that waited for their turn")));
    }

    private static String distinct(List<MigrationSession> sessions, Function<MigrationSession, String> what) {
        return sessions.stream()
                .map(what)
                .filter(text -> text != null && !text.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static void said(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    private static String progress(Report report) {
        var progress = report.record().progress();
        var left = progress.etaSeconds() == null || !report.asOf().live()
                ? ""
                : ", about " + Spans.of(progress.etaSeconds()) + " left";
        return Math.round(progress.ratio() * 100) + " % of the statement that runs" + left + "; " + progress.text()
                + " (by " + progress.source() + ", confidence " + progress.confidence() + ", at "
                + report.moments().of(progress.at()) + ")";
    }
}
