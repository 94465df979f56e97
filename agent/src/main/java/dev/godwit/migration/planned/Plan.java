package dev.godwit.migration.planned;

import dev.godwit.settings.Durations;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code migrations.planned}: one piece of work, however many migrations it takes. {@link Belonging} says which.
 *
 * @param name no two plans have the same
 * @param target the configured name of the database
 * @param announce how long before it people are told, the longest first
 * @param every how often they are told while it runs
 */
public record Plan(String name, String target, Instant at, Duration window, List<Duration> announce, Duration every) {

    private static final int MOST = 50;
    private static final int MOST_ANNOUNCED = 10;
    private static final Duration WINDOW = Duration.ofHours(2);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final Duration EARLY = Duration.ofHours(1);
    private static final Duration AFTER = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<Duration> ANNOUNCE = List.of(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1));

    /** When it is to be over. */
    public Instant end() {
        return at.plus(window);
    }

    public boolean open(Instant now) {
        return !now.isBefore(at) && now.isBefore(end());
    }

    /** When it begins to be looked after: whoever names it may be before its time. */
    Instant early() {
        return at.minus(EARLY);
    }

    /** When it is not looked after any more: it may run on after its window. */
    Instant late() {
        return end().plus(AFTER);
    }

    boolean near(Instant now) {
        return !now.isBefore(early()) && now.isBefore(late());
    }

    boolean binding(Instant now) {
        var announced = announce.isEmpty() ? at : at.minus(announce.get(0));
        return !now.isBefore(announced) && now.isBefore(late());
    }

    /** Reads the list; every mistake goes to the problems. */
    public static List<Plan> read(Entry entry) {
        var items = entry.items();
        if (items.size() > MOST) {
            entry.problem("has " + items.size() + " plans, " + MOST + " are the most", "Take out those that are over.");
            return List.of();
        }
        var plans = new ArrayList<Plan>();
        var names = new HashSet<String>();
        for (var item : items) {
            item.section().flatMap(Plan::read).ifPresent(plan -> {
                if (!names.add(plan.name)) {
                    item.problem("a second plan " + plan.name, "The name tells the events of one from another's.");
                }
                plans.add(plan);
            });
        }
        return List.copyOf(plans);
    }

    /** Reports those that are about a database that is not configured. */
    public static void check(Entry entry, List<Plan> plans, Collection<String> targets) {
        plans.stream()
                .filter(plan -> !targets.contains(plan.target))
                .forEach(plan -> entry.problem(
                        "plan " + plan.name + " is about " + plan.target + ", which is no database here",
                        "Databases: " + String.join(", ", targets) + "."));
    }

    private static Optional<Plan> read(Section section) {
        var named = section.take("name").required();
        var name = named.text().filter(text -> {
            if (text.isBlank()) {
                named.problem("is empty", "The name tells the events of one from another's.");
            }
            return !text.isBlank();
        });
        var database = section.take("database").required().text();
        var at = section.take("at").required();
        var begins = at.text().flatMap(text -> instant(at, text));
        var window = section.take("window");
        var length = window.duration(WINDOW, MINUTE);
        if (length.compareTo(LONGEST_WINDOW) > 0) {
            window.problem("must be at most " + Durations.format(LONGEST_WINDOW), "");
        }
        var announce = announce(section.take("announce"));
        var every = section.take("every").duration(EVERY, MINUTE);
        section.end();
        if (name.isEmpty() || database.isEmpty() || begins.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Plan(name.get(), database.get(), begins.get(), length, announce, every));
    }

    private static Optional<Instant> instant(Entry entry, String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException bad) {
            entry.problem(
                    "expected a moment with its offset, found \"" + text + "\"",
                    "Write it like 2026-11-24T02:00:00Z or 2026-11-24T02:00:00+01:00.");
            return Optional.empty();
        }
    }

    private static List<Duration> announce(Entry entry) {
        if (!entry.present()) {
            return ANNOUNCE;
        }
        var items = entry.items();
        if (items.size() > MOST_ANNOUNCED) {
            entry.problem("names " + items.size() + " times, " + MOST_ANNOUNCED + " are the most", "");
            return ANNOUNCE;
        }
        return items.stream()
                .flatMap(item -> item.duration().stream())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
