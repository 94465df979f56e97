package dev.godwit.probe;

import dev.godwit.probe.LongStatements.Ended;
import java.util.List;
import java.util.Map;

/**
 * What ended between two looks, each execution once.
 *
 * <ul>
 *   <li>A statement's growing counters give its executions and their moments, except for those below.
 *   <li>If its longest call grew, one execution took exactly that.
 *   <li>One that was seen running before it ended took what fits its age then and the counters. If these say less than its
 *       age, it waited where they do not count, as for a lock on a table, and the age is believed.
 *   <li>All others began after the look before, or less than a second earlier, so none of them took longer than that.
 * </ul>
 *
 * Only statements that clients sent are counted, not those that functions execute.
 */
final class LatencyWindow {

    /** Statements younger than this are not seen running, and some more for the looks not being at one instant. */
    private static final double UNSEEN = 1.5;

    /** By how much the two clocks of a statement differ for reasons of no interest: parsing, planning, sending. */
    private static final double SLACK = 0.1;

    private final StatementsLook before;
    private final LongStatements longs;
    private final LatencyEstimate estimate = new LatencyEstimate();
    private final double longestUnseen;

    private LatencyWindow(StatementsLook before, StatementsLook now, LongStatements longs) {
        this.before = before;
        this.longs = longs;
        this.longestUnseen =
                before.sawAll() && now.sawAll() ? now.now() - before.now() + UNSEEN : Double.POSITIVE_INFINITY;
    }

    /**
     * The executions of a window.
     *
     * @param origins what {@link StatementsLook#origins} says of the two looks
     * @param longs has looked already; gives away what it saw of these executions
     */
    static LatencyEstimate between(
            StatementsLook before, StatementsLook now, Map<Statement.Key, Statement> origins, LongStatements longs) {
        var window = new LatencyWindow(before, now, longs);
        origins.forEach((key, from) -> {
            if (key.topLevel()) {
                window.add(from, now.statements().get(key));
            }
        });
        longs.givenUp().forEach(one -> window.estimate.add(one.middle()));
        return window.estimate;
    }

    private void add(Statement from, Statement to) {
        var moments = Moments.between(from, to);
        if (moments.calls() == 0) {
            return;
        }
        boolean bounded = to.boundsSince() <= Math.max(before.now(), to.key().since()) && to.longest() > 0;
        boolean grew = bounded && to.longest() > from.longest();
        var seen = longs.take(to.key(), moments.calls());
        if (grew && moments.calls() > 1 && seen.size() < moments.calls()) {
            moments = moments.without(to.longest());
            estimate.add(to.longest());
            forget(seen, to.longest());
        }
        rest(moments, from, seen, bounded ? to.shortest() : 0, bounded ? to.longest() : Double.POSITIVE_INFINITY);
    }

    /** Takes out the one that took so long, if it is among those seen. */
    private static void forget(List<Ended> seen, double took) {
        seen.stream()
                .filter(one -> took >= one.least() - SLACK && took <= one.most() + SLACK)
                .findFirst()
                .ifPresent(seen::remove);
    }

    private void rest(Moments moments, Statement from, List<Ended> seen, double low, double high) {
        var others = seen.isEmpty() ? moments : apart(moments, from, seen);
        boolean unseen = others.mean() <= longestUnseen;
        estimate.add(others, low, unseen ? Math.min(high, longestUnseen) : high);
    }

    /** Adds those that were seen running; returns the others. */
    private Moments apart(Moments moments, Statement from, List<Ended> seen) {
        double left = moments.calls() - seen.size();
        double least = seen.stream().mapToDouble(Ended::least).sum();
        double most = seen.stream().mapToDouble(Ended::most).sum();
        if (moments.seconds() + SLACK * seen.size() < least) {
            seen.forEach(one -> estimate.add(one.middle()));
            return new Moments(left, moments.mean(), moments.squares() * left / moments.calls());
        }
        // The others are taken to be as fast as they were before; the counters give what is left to those seen.
        double took = moments.seconds() - left * from.mean();
        took = Math.max(least, Math.min(took, Math.min(most, moments.seconds())));
        for (var one : seen) {
            double share = most > least ? (one.most() - one.least()) / (most - least) : 0;
            estimate.add(one.least() + (took - least) * share);
        }
        double mean = left == 0 ? 0 : Math.max(0, moments.seconds() - took) / left;
        return new Moments(left, mean, left <= 1 ? 0 : left * from.deviation() * from.deviation());
    }
}
