package dev.godwit.migration.report;

import dev.godwit.migration.BlastRecord.Point;
import java.time.Instant;
import java.util.List;

/** How many waited, as steps: each point holds until the next one. */
record Steps(List<Point> points) {

    /** The most that ever waited behind the migration or beside it. */
    int most() {
        return points.stream()
                .mapToInt(point -> Math.max(point.behind(), point.beside()))
                .max()
                .orElse(0);
    }

    /** The most within a span, that which began before it and still held included. */
    Point most(Instant from, Instant to) {
        int behind = 0;
        int beside = 0;
        for (int i = 0; i < points.size(); i++) {
            var point = points.get(i);
            boolean over = i + 1 < points.size() && !points.get(i + 1).at().isAfter(from);
            if (!over && point.at().isBefore(to)) {
                behind = Math.max(behind, point.behind());
                beside = Math.max(beside, point.beside());
            }
        }
        return new Point(from, behind, beside);
    }
}
