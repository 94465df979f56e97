package dev.godwit.migration.planned;

import dev.godwit.migration.planned.Event.Kind;
import dev.godwit.migration.planned.Seen.How;
import dev.godwit.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What there is to say of one plan at one moment; the same thing again and again while it is so, under the same key. A plan begins
 * once, with the first of its migrations, and is over once, when none of them runs and none has for {@link #QUIET}, or its window
 * is closed; a failure is told as soon as none runs. What it came to is the worst of them, told again only if a later one is worse.
 *
 * @param its its migrations, the first first
 * @param told keys of what was told before
 */
record PlanEvents(Plan plan, Instant now, List<Seen> its, Set<String> told) {

    /** The next of several may be a while in coming. */
    static final Duration QUIET = Duration.ofMinutes(5);

    List<Event> due() {
        var due = new ArrayList<Event>();
        if (!now.isBefore(plan.late())) {
            return due;
        }
        if (!its.isEmpty()) {
            begun(due);
        } else if (now.isBefore(plan.at())) {
            announced(due);
        } else if (!now.isBefore(plan.end())) {
            due.add(event("", Kind.NOT_COME, plan.end(), "", "did not come within its window"));
        }
        return due;
    }

    /** Only the latest of those that are due: what was missed is not told late. */
    private void announced(List<Event> due) {
        plan.announce().stream()
                .filter(before -> !now.isBefore(plan.at().minus(before)))
                .reduce((longer, shorter) -> shorter)
                .ifPresent(before -> due.add(event(
                        Durations.format(before),
                        Kind.ANNOUNCED,
                        now,
                        "",
                        "is planned for " + plan.at() + ", in " + Durations.format(rounded(now, plan.at()))
                                + ", and is to be over by " + plan.end())));
    }

    private void begun(List<Event> due) {
        var first = its.get(0);
        due.add(event("", Kind.BEGUN, from(), first.id(), "has begun: " + first.title()));
        var running = its.stream().filter(Seen::running).toList();
        if (!running.isEmpty()) {
            goesOn(running, due);
        }
        its.stream()
                .filter(one ->
                        one.running() ? !now.isBefore(plan.end()) : one.ended().isAfter(plan.end()))
                .findFirst()
                .ifPresent(late -> due.add(event(
                        "",
                        Kind.OVERRUN,
                        plan.end(),
                        late.id(),
                        "runs on after the end of its window: " + late.title())));
        if (running.isEmpty()) {
            ended(due);
        }
    }

    private void goesOn(List<Seen> running, List<Event> due) {
        long times = Duration.between(from(), now).dividedBy(plan.every());
        if (times > 0) {
            due.add(event(
                    Long.toString(times),
                    Kind.GOES_ON,
                    from().plus(plan.every().multipliedBy(times)),
                    running.get(0).id(),
                    "has been running for "
                            + Durations.format(rounded(its.get(0).begun(), now)) + ": " + titles(running)));
        }
    }

    /** From when on it is counted; what ran into its window began with that. */
    private Instant from() {
        var first = its.get(0);
        boolean ranIn = !first.plan().equals(plan.name()) && first.begun().isBefore(plan.at());
        return ranIn ? plan.at() : first.begun();
    }

    private void ended(List<Event> due) {
        var last = its.stream().map(Seen::ended).max(Comparator.naturalOrder()).orElseThrow();
        var worst = its.stream()
                .max(Comparator.comparing(Seen::how).thenComparing(Seen::ended))
                .orElseThrow();
        boolean over = worst.how() == How.FAILED || !now.isBefore(plan.end()) || !now.isBefore(last.plus(QUIET));
        var kind = kind(worst.how());
        var ends = Kind.ENDS;
        boolean said =
                ends.subList(ends.indexOf(kind), ends.size()).stream().anyMatch(one -> told.contains(key("", one)));
        if (over && !said) {
            boolean again = ends.stream().anyMatch(one -> told.contains(key("", one)));
            due.add(event(
                    "",
                    kind,
                    last,
                    worst.id(),
                    outcome(worst, last) + (again ? ", after it was told to be over" : "") + "; its report: "
                            + "godwit migration report " + worst.id()));
        }
    }

    private String outcome(Seen worst, Instant last) {
        var of = its.size() == 1 ? ": " + worst.title() : ", " + its.size() + " migrations: " + titles(its);
        return switch (worst.how()) {
            case UNKNOWN -> "is over, and nobody can tell how it ended: " + worst.why() + ": " + worst.title();
            default ->
                worst.outcome() + " after "
                        + Durations.format(rounded(its.get(0).begun(), last)) + of
                        + (its.size() == 1 || worst.how() != How.FAILED ? "" : "; failed: " + worst.title());
        };
    }

    private static Kind kind(How how) {
        return switch (how) {
            case NOTHING, APPLIED -> Kind.SUCCEEDED;
            case ROLLED_BACK -> Kind.ROLLED_BACK;
            case UNKNOWN -> Kind.UNKNOWN;
            case FAILED -> Kind.FAILED;
        };
    }

    private static String titles(Collection<Seen> some) {
        int more = some.size() - 1;
        return some.iterator().next().title() + (more > 0 ? " and " + more + " more" : "");
    }

    private static Duration rounded(Instant from, Instant to) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        return Duration.ofSeconds(seconds < 3600 ? seconds : seconds / 60 * 60);
    }

    private String key(String part, Kind kind) {
        return plan.name() + "/" + plan.at() + "/" + kind.word() + (part.isEmpty() ? "" : "/" + part);
    }

    private Event event(String part, Kind kind, Instant at, String migration, String text) {
        return new Event(
                key(part, kind),
                at,
                kind,
                plan.name(),
                plan.target(),
                migration,
                "planned migration " + plan.name() + " of " + plan.target() + " " + text);
    }
}
