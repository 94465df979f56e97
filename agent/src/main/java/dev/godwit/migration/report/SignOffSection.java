package dev.godwit.migration.report;

import dev.godwit.migration.Outcome;
import dev.godwit.migration.report.Block.Fact;
import java.util.ArrayList;
import java.util.List;

/** What somebody signs: filled in as far as it is known, with empty lines for the rest. */
final class SignOffSection {

    private static final String NO_BACKUP = "none is known that ended before the migration began";

    private SignOffSection() {}

    static Section of(Report report) {
        var record = report.record();
        var facts = List.of(
                new Fact("Date", Moments.day(record.begun()).toString()),
                new Fact("Applied by", record.notes().appliedBy()),
                new Fact("Environment", record.notes().environment()),
                new Fact("Backup to return to", report.asOf().backup().orElse(NO_BACKUP)),
                new Fact("Issues", issues(report)),
                new Fact("Resolution", ""),
                new Fact("Verified by", ""),
                new Fact("Verified on", ""));
        return new Section("sign-off", "Sign-off", List.of(new Block.Facts(facts)));
    }

    private static String issues(Report report) {
        var record = report.record();
        var issues = new ArrayList<String>();
        if (record.running()) {
            issues.add(report.asOf().live() ? "it is not over yet" : "how it ended is not known");
        } else if (record.outcome() != Outcome.APPLIED && record.outcome() != Outcome.NOTHING) {
            issues.add("outcome: " + record.outcome().title());
        }
        long open =
                record.findings().stream().filter(one -> one.healed() == null).count();
        if (open > 0) {
            issues.add(Report.counted(open, "open finding"));
        }
        if (record.blast().worst().behind() > 0) {
            issues.add(Report.counted(record.blast().worst().behind(), "session") + " waited behind it at once");
        }
        return issues.isEmpty() ? "none known on " + Moments.full(report.asOf().at()) : String.join("; ", issues);
    }
}
