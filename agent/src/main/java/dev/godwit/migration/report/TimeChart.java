package dev.godwit.migration.report;

import dev.godwit.migration.StatementRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Draws the statements as lanes and, below on the same axis, how many waited behind the migration. */
final class TimeChart {

    private static final int MOST_LANES = 40;
    private static final int LONGEST_NAME = 42;
    private static final double WIDTH = 980;
    private static final double LEFT = 290;
    private static final double RIGHT = 12;
    private static final double LANE = 20;
    private static final double AXIS = 28;
    private static final double STEPS = 110;
    private static final double GAP = 34;

    private final Report report;
    private final Markup svg;
    private final Axis axis;
    private final Steps steps;
    private final List<StatementRecord> lanes;

    TimeChart(Report report, Markup html) {
        this.report = report;
        this.svg = html;
        this.axis = Axis.of(report);
        this.steps = new Steps(report.record().blast().points());
        this.lanes = longest(report.record().statements());
    }

    /** Of too many those that took longest, in their order. */
    private static List<StatementRecord> longest(List<StatementRecord> all) {
        return all.stream()
                .sorted(Comparator.comparing(TimeChart::seconds).reversed())
                .limit(MOST_LANES)
                .sorted(Comparator.comparing(all::indexOf))
                .toList();
    }

    private static double seconds(StatementRecord statement) {
        return statement.ended() == null
                ? Double.MAX_VALUE
                : java.time.Duration.between(statement.begun(), statement.ended())
                                .toNanos()
                        / 1e9;
    }

    void draw() {
        if (lanes.isEmpty() && steps.most() == 0) {
            return;
        }
        double bottom = AXIS + lanes.size() * LANE;
        double height = bottom + (steps.most() > 0 ? GAP + STEPS + 8 : 8);
        svg.open("figure").line();
        legend();
        svg.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "The timeline as a drawing");
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + at(WIDTH) + " " + at(height),
                "role",
                "img",
                "aria-labelledby",
                "chart-title chart-desc");
        svg.element("title", "Timeline of " + report.title(), "id", "chart-title");
        svg.element("desc", described(), "id", "chart-desc").line();
        ticks(height);
        for (int i = 0; i < lanes.size(); i++) {
            lane(lanes.get(i), AXIS + i * LANE);
        }
        if (steps.most() > 0) {
            waiting(bottom + GAP);
        }
        svg.close().close().close();
    }

    private String described() {
        return Report.counted(report.record().statements().size(), "statement") + " from "
                + Moments.full(axis.at(0)) + " to " + Moments.full(axis.at(1)) + "; at most "
                + report.record().blast().worst().behind()
                + " waiting behind the migration. The tables of this report say the same in words.";
    }

    private void legend() {
        svg.open("figcaption");
        int all = report.record().statements().size();
        svg.text(
                "Statements" + (all > lanes.size() ? " (the " + lanes.size() + " longest of " + all + ")" : "") + ": ");
        key("run", "running");
        if (lanes.stream().anyMatch(one -> one.waited() > 0)) {
            key("wait", "waiting for locks, drawn at the beginning: how long is known, when is not");
        }
        if (lanes.stream().anyMatch(one -> one.state() == StatementRecord.State.FAILED)) {
            key("fail", "failed");
        }
        if (steps.most() > 0) {
            svg.text("Below: ");
            key("behind", "sessions waiting behind it");
            if (beside()) {
                key("beside", "waiting beside it for the same");
            }
        }
        svg.close().line();
    }

    private boolean beside() {
        return steps.points().stream().anyMatch(point -> point.beside() > 0);
    }

    private void key(String kind, String text) {
        svg.open("span", "class", "key")
                .element("span", "", "class", "swatch " + kind)
                .text(" " + text)
                .close();
        svg.text(" ");
    }

    private void ticks(double height) {
        for (var tick : axis.ticks()) {
            var x = at(x(tick.place()));
            svg.empty("line", "class", "grid", "x1", x, "x2", x, "y1", at(AXIS - 6), "y2", at(height - 8));
            svg.element("text", tick.label(), "class", "tick", "x", x, "y", at(AXIS - 12), "text-anchor", anchor(tick));
        }
        svg.line();
    }

    private static String anchor(Axis.Tick tick) {
        return tick.place() < 0.04 ? "start" : tick.place() > 0.96 ? "end" : "middle";
    }

    private void lane(StatementRecord statement, double y) {
        double from = x(axis.place(statement.begun()));
        double to = Math.max(from + 2, x(axis.place(statement.ended() == null ? report.end() : statement.ended())));
        double whole = x(1) - x(0);
        double waited = Math.min(to - from, statement.waited() / axis.seconds() * whole);
        var name = statement.number() + "  " + Plain.line(StatementsSection.text(statement));
        svg.open("g");
        svg.element(
                "title",
                StatementsSection.text(statement) + " – " + StatementsSection.state(report, statement) + ", "
                        + StatementsSection.took(report, statement));
        svg.element(
                "text",
                Plain.cut(name, LONGEST_NAME),
                "class",
                "lane",
                "x",
                at(LEFT - 8),
                "y",
                at(y + 14),
                "text-anchor",
                "end");
        boolean failed = statement.state() == StatementRecord.State.FAILED;
        bar(failed ? "fail" : "run", from, to, y);
        if (waited > 0) {
            bar("wait", from, from + Math.max(2, waited), y);
        }
        svg.close().line();
    }

    private void bar(String kind, double from, double to, double y) {
        svg.empty(
                "rect",
                "class",
                kind,
                "x",
                at(from),
                "y",
                at(y + 3),
                "width",
                at(to - from),
                "height",
                at(LANE - 6),
                "rx",
                "2");
    }

    private void waiting(double top) {
        double bottom = top + STEPS;
        int most = steps.most();
        svg.element("text", "waiting", "class", "lane", "x", at(LEFT - 8), "y", at(top + 24), "text-anchor", "end");
        svg.element(
                "text",
                Integer.toString(most),
                "class",
                "lane",
                "x",
                at(LEFT - 8),
                "y",
                at(top + 5),
                "text-anchor",
                "end");
        svg.element("text", "0", "class", "lane", "x", at(LEFT - 8), "y", at(bottom), "text-anchor", "end");
        svg.empty("line", "class", "grid", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", at(top), "y2", at(top));
        svg.empty("path", "class", "behind", "d", path(bottom, true));
        if (beside()) {
            svg.empty("path", "class", "beside", "d", path(bottom, false));
        }
        svg.empty("line", "class", "base", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", at(bottom), "y2", at(bottom));
        svg.line();
    }

    private String path(double bottom, boolean behind) {
        var path = new StringBuilder("M" + at(x(0)) + " " + at(bottom));
        for (var point : steps.points()) {
            int count = behind ? point.behind() : point.beside();
            path.append("H").append(at(x(axis.place(point.at()))));
            path.append("V").append(at(bottom - STEPS * count / steps.most()));
        }
        path.append("H").append(at(x(1)));
        return path + (behind ? "V" + at(bottom) + "Z" : "");
    }

    private static double x(double place) {
        return LEFT + place * (WIDTH - LEFT - RIGHT);
    }

    private static String at(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
