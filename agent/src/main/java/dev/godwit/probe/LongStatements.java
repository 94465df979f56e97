package dev.godwit.probe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements seen while they run, from one look to the next. Each has one of three fates: it runs still; it has ended and its
 * counter has grown, and then it is taken once, with the time that fits both; or it has ended without a trace, as one that
 * was cancelled does, and then it is given up at the look after, with the middle of what is possible. In between it counts
 * as running: its counter may have been read a moment before it ended.
 */
final class LongStatements {

    /**
     * One that was running at a look and was not at the next.
     *
     * @param least seconds it took at least, its age when seen last, and {@code most} at most
     */
    record Ended(Running last, double least, double most) {

        double middle() {
            return (least + most) / 2;
        }
    }

    private Map<Running.Id, Running> running = new LinkedHashMap<>();
    private List<Ended> ended = new ArrayList<>();
    private List<Ended> before = new ArrayList<>();

    /** Begins anew: what ran before this is not known. */
    void begin(List<Running> now) {
        ended.clear();
        before.clear();
        remember(now);
    }

    /** One look more. {@code gap} is how many seconds ago the last one was. */
    void look(List<Running> now, double gap) {
        before = ended;
        ended = new ArrayList<>();
        var still = new HashSet<Running.Id>();
        now.forEach(one -> still.add(one.id()));
        running.forEach((id, last) -> {
            if (!still.contains(id)) {
                ended.add(new Ended(last, last.age(), last.age() + gap));
            }
        });
        remember(now);
    }

    private void remember(List<Running> now) {
        running = new LinkedHashMap<>();
        now.forEach(one -> running.put(one.id(), one));
    }

    /** Those that ended among the {@code calls} executions a counter grew by, longest first; nobody else gets them. */
    List<Ended> take(Statement.Key key, double calls) {
        var taken = new ArrayList<Ended>();
        for (var from : List.of(before, ended)) {
            from.removeIf(one -> taken.size() < calls && one.last().of(key) && taken.add(one));
        }
        taken.sort(Comparator.comparingDouble(Ended::least).reversed());
        return taken;
    }

    /** Those that ended one look ago and that no counter knows; given once. */
    List<Ended> givenUp() {
        var gone = before;
        before = new ArrayList<>();
        return gone;
    }

    /** How many seconds each has run that has not ended, as far as is known. */
    List<Double> ages() {
        var ages = new ArrayList<Double>();
        running.values().forEach(one -> ages.add(one.age()));
        ended.forEach(one -> ages.add(one.least()));
        return ages;
    }
}
