package dev.godwit.cli;

import dev.godwit.migration.Brief;
import dev.godwit.migration.ProgressRecord;
import dev.godwit.migration.report.Plain;
import dev.godwit.settings.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a migration goes, in a line for a log or in a few for a terminal. */
final class StatusLines {

    private static final int SHORT = 100;
    private static final int BAR = 30;
    private static final int PERCENT = 100;
    private static final int STEP = 10;

    private StatusLines() {}

    /** Only what is worth a line of its own when it changes; empty while nothing runs. */
    static String line(Brief brief) {
        var line = new StringBuilder();
        if (!brief.statement().isEmpty()) {
            line.append(statement(brief));
        }
        if (brief.progress() != null) {
            int percent = (int) (brief.progress().ratio() * PERCENT) / STEP * STEP;
            line.append(percent > 0 ? ", more than " + percent + " %" : "");
        }
        return safe(line + trouble(brief), SHORT * 2);
    }

    /** At most eight lines, each no wider than this. */
    static List<String> block(Brief brief, Duration after, int columns) {
        var lines = new ArrayList<String>();
        lines.add("-".repeat(Math.max(1, Math.min(columns - 1, SHORT))));
        lines.add(brief.target() + " " + brief.database() + "  " + Durations.format(whole(after)) + "  " + brief.done()
                + " statements done  " + brief.title() + "  " + brief.id());
        if (!brief.statement().isEmpty()) {
            lines.add(statement(brief));
        }
        if (brief.progress() != null) {
            lines.add(bar(brief.progress()));
        }
        if (brief.behind() > 0 || brief.waiting()) {
            lines.add(trouble(brief).replaceFirst("^, ", ""));
        }
        if (brief.worst() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "at worst %d %s behind it, %.0f s waited in all",
                    brief.worst(),
                    brief.worst() == 1 ? "session" : "sessions",
                    brief.blockedSeconds()));
        }
        return lines.stream().map(line -> safe(line, columns - 1)).toList();
    }

    private static String statement(Brief brief) {
        var place = brief.number() > 0
                ? "statement " + brief.number() + (brief.of() > 0 ? " of " + brief.of() : "") + ": "
                : "";
        return place + (brief.statement().length() > SHORT ? brief.statement().substring(0, SHORT) : brief.statement());
    }

    private static String trouble(Brief brief) {
        var roots = brief.waitsFor().isEmpty() ? "" : " for " + String.join(", ", brief.waitsFor());
        return (brief.waiting() ? ", waits" + roots : "")
                + (brief.behind() > 0
                        ? ", " + (brief.behind() == 1 ? "1 session waits" : brief.behind() + " sessions wait")
                                + " behind it"
                        : "");
    }

    private static String bar(ProgressRecord progress) {
        int full = (int) Math.round(Math.max(0, Math.min(1, progress.ratio())) * BAR);
        var eta = progress.etaSeconds() == null
                ? ""
                : ", "
                        + Durations.format(
                                whole(Duration.ofSeconds(progress.etaSeconds().longValue()))) + " left";
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] "
                + (int) (progress.ratio() * PERCENT) + " %" + eta + " (" + progress.source() + ", "
                + progress.confidence() + ")";
    }

    private static Duration whole(Duration duration) {
        return Duration.ofSeconds(Math.max(1, duration.toSeconds()));
    }

    /** Names and texts are chosen by others: none is to speak to the terminal. */
    private static String safe(String text, int most) {
        var line = Plain.line(text);
        return line.length() > most ? line.substring(0, Math.max(0, most)) : line;
    }
}
