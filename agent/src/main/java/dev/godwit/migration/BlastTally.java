package dev.godwit.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The blast radius over a migration's time. */
final class BlastTally {

    private static final int MOST_POINTS = 600;
    private static final int MOST_NAMES = 50;

    /** Longer than this between two looks nobody knows what was. */
    private static final Duration GAP = Duration.ofSeconds(5);

    private final List<BlastRecord.Point> points = new ArrayList<>();
    private final Map<String, Double> applications = new LinkedHashMap<>();
    private final Map<String, Double> relations = new LinkedHashMap<>();
    private Blast now;
    private Blast worst;
    private double blockedSeconds;

    BlastTally(BlastRecord before) {
        points.addAll(before.points());
        applications.putAll(before.applicationSeconds());
        relations.putAll(before.relationSeconds());
        blockedSeconds = before.blockedSeconds();
        worst = before.worst();
        now = Blast.none(before.worst().at());
    }

    /** Gives whether this is the worst moment so far. */
    boolean look(Blast blast) {
        var gap = Duration.between(now.at(), blast.at());
        if (!gap.isNegative() && gap.compareTo(GAP) <= 0) {
            double seconds = gap.toNanos() / 1e9;
            blockedSeconds += now.behind() * seconds;
            add(applications, now.applications(), seconds);
            add(relations, now.relations(), seconds);
        }
        now = blast;
        chart(blast);
        boolean worse = blast.behind() > worst.behind()
                || (blast.behind() == worst.behind() && blast.behind() > 0 && blast.longest() > worst.longest())
                || (worst.behind() == 0 && blast.behind() == 0 && !blast.roots().isEmpty());
        worst = worse ? blast : worst;
        return worse;
    }

    private static void add(Map<String, Double> sums, Map<String, Integer> counts, double seconds) {
        counts.forEach((name, count) -> {
            if (sums.size() < MOST_NAMES || sums.containsKey(name)) {
                sums.merge(name, count * seconds, Double::sum);
            }
        });
    }

    /** A point where something changed; of too many, pairs become one that is as high as the higher. */
    private void chart(Blast blast) {
        var last = points.isEmpty() ? null : points.get(points.size() - 1);
        if (last != null && last.behind() == blast.behind() && last.beside() == blast.beside()) {
            return;
        }
        points.add(new BlastRecord.Point(blast.at(), blast.behind(), blast.beside()));
        if (points.size() > MOST_POINTS) {
            var fewer = new ArrayList<BlastRecord.Point>();
            for (int i = 0; i + 1 < points.size(); i += 2) {
                var one = points.get(i);
                var two = points.get(i + 1);
                fewer.add(one.behind() >= two.behind() ? one : two);
            }
            points.clear();
            points.addAll(fewer);
        }
    }

    Blast now() {
        return now;
    }

    Blast worst() {
        return worst;
    }

    double blockedSeconds() {
        return blockedSeconds;
    }

    BlastRecord record() {
        return new BlastRecord(
                now, worst, blockedSeconds, List.copyOf(points), Map.copyOf(applications), Map.copyOf(relations));
    }
}
