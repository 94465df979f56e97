package dev.godwit.migration.planned;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which migrations are a plan's. One that was announced as a plan's is that plan's, from an hour before its window to a day after
 * it. Any other is the plan's in whose window it is seen, and of several whose windows are open the one's that was planned nearest
 * before it began. So a migration is never two plans'.
 */
final class Belonging {

    private Belonging() {}

    /** Those of {@code plan}, the first first. */
    static List<Seen> of(Plan plan, List<Plan> plans, List<Seen> seen) {
        return seen.stream()
                .filter(one -> owner(one, plans).filter(plan::equals).isPresent())
                .sorted(Comparator.comparing(Seen::begun))
                .toList();
    }

    private static Optional<Plan> owner(Seen one, List<Plan> plans) {
        var here = plans.stream()
                .filter(plan -> plan.target().equals(one.target()))
                .toList();
        return here.stream()
                .filter(plan -> plan.name().equals(one.plan()) && overlaps(one, plan.early(), plan.late()))
                .findFirst()
                .or(() -> here.stream()
                        .filter(plan -> overlaps(one, plan.at(), plan.end()))
                        .min(nearest(one.begun())));
    }

    private static boolean overlaps(Seen one, Instant from, Instant to) {
        return one.begun().isBefore(to) && (one.running() || one.ended().isAfter(from));
    }

    /** The latest of those before it; where it ran into all of them, the earliest. */
    private static Comparator<Plan> nearest(Instant begun) {
        return Comparator.comparing((Plan plan) -> plan.at().isAfter(begun))
                .thenComparing((one, other) -> one.at().isAfter(begun)
                        ? one.at().compareTo(other.at())
                        : other.at().compareTo(one.at()));
    }
}
