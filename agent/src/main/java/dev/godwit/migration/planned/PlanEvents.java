package dev.godwit.migration.planned;

import dev.godwit.migration.planned.Event.Kind;
import dev.godwit.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What there is to say of one plan at one moment; the same thing again and again while it is so, under the same key. */
record PlanEvents(Plan plan, Instant now, List<Seen> seen) {

    /** How long after its window a plan is still looked after, for what runs on. */
    static final Duration AFTER = Duration.ofDays(1);

    List<Event> due() {
        var due = new ArrayList<Event>();
        if (now.isBefore(plan.at())) {
            announced(due);
        } else if (now.isBefore(plan.end().plus(AFTER))) {
            var its = seen.stream()
                    .filter(one -> one.target().equals(plan.target()) && within(one))
                    .toList();
            its.forEach(one -> ofMigration(one, due));
            if (its.isEmpty() && !now.isBefore(plan.end())) {
                due.add(event("", Kind.NOT_COME, plan.end(), "", "did not come within its window"));
            }
        }
        return due;
    }

    /** It began within the window, or ran into it. */
    private boolean within(Seen one) {
        return one.begun().isBefore(plan.end())
                && (one.ended() == null || one.ended().isAfter(plan.at()));
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

    private void ofMigration(Seen one, List<Event> due) {
        due.add(event("", Kind.BEGUN, later(one.begun(), plan.at()), one.id(), "has begun: " + name(one)));
        if (one.ended() == null) {
            goesOn(one, due);
        }
        boolean over =
                one.ended() == null ? !now.isBefore(plan.end()) : one.ended().isAfter(plan.end());
        if (over) {
            due.add(event(
                    one.id(), Kind.OVERRUN, plan.end(), one.id(), "runs on after the end of its window: " + name(one)));
        }
        if (one.ended() != null) {
            due.add(event(
                    one.id(),
                    one.bad() ? Kind.FAILED : Kind.SUCCEEDED,
                    one.ended(),
                    one.id(),
                    one.outcome() + " after " + Durations.format(rounded(one.begun(), one.ended())) + ": " + name(one)
                            + "; its report: godwit migration report " + one.id()));
        }
    }

    private void goesOn(Seen one, List<Event> due) {
        var from = later(one.begun(), plan.at());
        long times = Duration.between(from, now).dividedBy(plan.every());
        if (times > 0) {
            due.add(event(
                    one.id() + "/" + times,
                    Kind.GOES_ON,
                    from.plus(plan.every().multipliedBy(times)),
                    one.id(),
                    "has been running for " + Durations.format(rounded(one.begun(), now)) + ": " + name(one)));
        }
    }

    private static String name(Seen one) {
        return one.name().isEmpty() ? one.id() : one.name();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration rounded(Instant from, Instant to) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        return Duration.ofSeconds(seconds < 3600 ? seconds : seconds / 60 * 60);
    }

    private Event event(String part, Kind kind, Instant at, String migration, String text) {
        var key = plan.name() + "/" + plan.at() + "/" + kind.word() + (part.isEmpty() ? "" : "/" + part);
        return new Event(
                key,
                at,
                kind,
                plan.name(),
                plan.target(),
                migration,
                "planned migration " + plan.name() + " of " + plan.target() + " " + text);
    }
}
