package dev.godwit.migration.planned;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The planned migrations while the agent runs. Belongs to the loop. */
public final class Plans {

    private static final Logger LOG = LoggerFactory.getLogger(Plans.class);

    private final List<Plan> plans;
    private final Map<String, String> databases;
    private final Events events;
    private final Consumer<Event> hand;
    private final Set<String> known = new HashSet<>();
    private boolean opened;
    private boolean busy;
    private boolean complained;

    /**
     * @param databases the database of each target, for labels
     * @param hand whom to tell
     */
    public Plans(List<Plan> plans, Map<String, String> databases, Events events, Consumer<Event> hand) {
        this.plans = plans;
        this.databases = databases;
        this.events = events;
        this.hand = hand;
    }

    /** Tells what was written before a restart and not told; warns of plans that are over. Fails with {@code StateFailure}. */
    public Future<Void> open(Instant now) {
        plans.stream()
                .filter(plan -> !plan.end().isAfter(now))
                .forEach(plan -> LOG.warn("migrations.planned: {} was to be over by {}", plan.name(), plan.end()));
        return events.prune()
                .compose(pruned -> events.keys())
                .compose(keys -> {
                    known.addAll(keys);
                    return events.unhanded();
                })
                .onSuccess(left -> left.forEach(event -> tell(event, now)))
                .map(told -> {
                    opened = true;
                    return null;
                });
    }

    /** Writes and tells what is due; one at a time. Never fails. */
    public Future<Void> tick(Instant now, List<Seen> seen) {
        if (!opened || busy) {
            return Future.succeededFuture();
        }
        var due = plans.stream()
                .flatMap(plan -> new PlanEvents(plan, now, Belonging.of(plan, plans, seen), known).due().stream())
                .filter(event -> !known.contains(event.key()))
                .toList();
        if (due.isEmpty()) {
            return Future.succeededFuture();
        }
        busy = true;
        return events.add(due)
                .onSuccess(fresh -> {
                    complained = false;
                    due.forEach(event -> known.add(event.key()));
                    fresh.forEach(event -> tell(event, now));
                })
                .onFailure(this::complain)
                .onComplete(done -> busy = false)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void tell(Event event, Instant now) {
        hand.accept(event);
        events.handed(event, now).onFailure(this::complain);
    }

    private void complain(Throwable failed) {
        if (!complained) {
            complained = true;
            LOG.error("events of planned migrations are not being saved: {}", failed.getMessage());
        }
    }

    /** The plan of this target whose window is open; of several the one that was planned nearest before. */
    public Optional<Plan> open(String target, Instant now) {
        return plans.stream()
                .filter(plan -> plan.target().equals(target) && plan.open(now))
                .max(Comparator.comparing(Plan::at));
    }

    /** The plan that a migration announced now by this name is a part of: the one that it names, or else the one that is open. */
    public Optional<Plan> named(String target, String name, Instant now) {
        return plans.stream()
                .filter(plan -> plan.target().equals(target) && plan.name().equals(name) && plan.near(now))
                .findFirst()
                .or(() -> open(target, now));
    }

    /** From when on migrations matter to a plan that is looked after now; empty if there is none such. */
    public Optional<Instant> since(Instant now) {
        return plans.stream().filter(plan -> plan.near(now)).map(Plan::early).min(Comparator.naturalOrder());
    }

    /** The plan that says when this target may be migrated: announced and not begun, or over less than a day ago. */
    public Optional<Plan> binding(String target, Instant now) {
        return plans.stream()
                .filter(plan -> plan.target().equals(target) && plan.binding(now))
                .min(Comparator.comparing(Plan::at));
    }

    /** Those of the store, newest first; fails with {@code StateFailure}. */
    public Future<List<Event>> newest(int most) {
        return events.newest(most);
    }

    public static List<Descriptor> descriptors() {
        return List.of(
                Descriptor.gauge(
                        "godwit_migration_planned_timestamp_seconds",
                        "When the planned migration is to begin, seconds since the epoch."),
                Descriptor.gauge("godwit_migration_window_open", "1 while the window of a planned migration is open."),
                Descriptor.gauge(
                        "godwit_migration_window_overrun_seconds",
                        "For how long a migration has been running on after the end of its window; 0 if none does."));
    }

    /** What is to be written of the plans that are not long over. */
    public List<Sample> samples(Instant now, List<Seen> seen) {
        var samples = new ArrayList<Sample>();
        for (var plan : plans) {
            if (now.isBefore(plan.late())) {
                var labels = Labels.of(
                        "target",
                        plan.target(),
                        "datname",
                        databases.getOrDefault(plan.target(), ""),
                        "name",
                        plan.name());
                samples.add(sample(
                        "godwit_migration_planned_timestamp_seconds",
                        labels,
                        plan.at().toEpochMilli() / 1000.0));
                samples.add(sample("godwit_migration_window_open", labels, plan.open(now) ? 1 : 0));
                samples.add(sample(
                        "godwit_migration_window_overrun_seconds",
                        labels,
                        overrun(plan, now, Belonging.of(plan, plans, seen))));
            }
        }
        return samples;
    }

    private static double overrun(Plan plan, Instant now, List<Seen> its) {
        boolean running = its.stream().anyMatch(Seen::running);
        return running ? Math.max(0, Duration.between(plan.end(), now).toMillis() / 1000.0) : 0;
    }

    private static Sample sample(String name, Labels labels, double value) {
        return new Sample(labels.with(Labels.NAME, name), value);
    }
}
