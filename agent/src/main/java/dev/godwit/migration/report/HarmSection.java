package dev.godwit.migration.report;

import dev.godwit.migration.Blast;
import dev.godwit.migration.report.Block.Column;
import dev.godwit.migration.report.Block.Kind;
import dev.godwit.migration.report.Block.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Whom the migration hurt: the worst moment in words, who waited and for what, and how that went over its time. */
final class HarmSection {

    private static final int BUCKETS = 12;

    private HarmSection() {}

    static Section of(Report report) {
        var blast = report.record().blast();
        var worst = blast.worst();
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Paragraph(worst(worst, report.moments())));
        if (!worst.roots().isEmpty()) {
            blocks.add(new Block.Paragraph("At " + report.moments().of(worst.at()) + " it waited for:"));
            blocks.add(new Block.Items(worst.roots()));
        }
        if (blast.blockedSeconds() > 0) {
            blocks.add(new Block.Paragraph("In all, sessions waited " + Spans.of(blast.blockedSeconds())
                    + " behind it, counted once for each session."));
        }
        blocks.add(new Block.Chart(overTime(report)));
        shares("application", worst.applications(), blast.applicationSeconds(), blocks);
        shares("relation", worst.relations(), blast.relationSeconds(), blocks);
        return new Section("harm", "Whom it hurt", blocks);
    }

    private static String worst(Blast worst, Moments moments) {
        var when = "At the worst moment, " + moments.of(worst.at()) + ", ";
        if (worst.behind() > 0) {
            return when + waited(worst.behind()) + " behind it, the oldest for " + Spans.of(worst.longest()) + ". "
                    + part(worst.part()) + beside(worst.beside());
        }
        if (worst.roots().isEmpty()) {
            return "Nobody was seen waiting behind it.";
        }
        return "Nobody was seen waiting behind it. " + part(worst.part()) + beside(worst.beside());
    }

    private static String waited(int sessions) {
        return sessions == 1 ? "1 session waited" : sessions + " sessions waited";
    }

    private static String part(String part) {
        return switch (part) {
            case "cause" -> "The migration was the cause: it held what they wanted, and waited for nobody.";
            case "amplifier" -> "The migration was an amplifier: it waited itself, and made others wait behind it.";
            case "victim" -> "The migration was a victim: it waited for others, and nobody for it.";
            default -> "";
        };
    }

    private static String beside(int beside) {
        return beside == 0 ? "" : " Beside it " + waited(beside) + " for the same as it did.";
    }

    private static void shares(
            String what, Map<String, Integer> worst, Map<String, Double> seconds, List<Block> blocks) {
        var names = new LinkedHashSet<String>();
        seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .forEach(entry -> names.add(entry.getKey()));
        names.addAll(worst.keySet());
        if (names.isEmpty()) {
            return;
        }
        var columns = List.of(
                new Column(Report.capital(what), Kind.TEXT),
                new Column("Waiting at the worst moment", Kind.NUMBER),
                new Column("Waited in all", Kind.NUMBER));
        var rows = names.stream()
                .map(name -> List.of(
                        name,
                        Integer.toString(worst.getOrDefault(name, 0)),
                        seconds.containsKey(name) ? Spans.of(seconds.get(name)) : "not known"))
                .toList();
        blocks.add(new Table("Who waited, by " + what, columns, rows));
    }

    private static Table overTime(Report report) {
        var steps = new Steps(report.record().blast().points());
        if (steps.most() == 0) {
            return null;
        }
        var axis = Axis.of(report);
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < BUCKETS; i++) {
            var from = axis.at((double) i / BUCKETS);
            var most = steps.most(from, axis.at((i + 1.0) / BUCKETS));
            rows.add(List.of(
                    report.moments().of(from),
                    Integer.toString(most.behind()),
                    Integer.toString(most.beside()),
                    "█".repeat((int) Math.ceil(20.0 * most.behind() / steps.most()))));
        }
        var columns = List.of(
                new Column("From", Kind.TEXT),
                new Column("Behind", Kind.NUMBER),
                new Column("Beside", Kind.NUMBER),
                new Column("", Kind.BAR));
        return new Table("Most sessions waiting in each " + Spans.of(axis.seconds() / BUCKETS), columns, rows);
    }
}
