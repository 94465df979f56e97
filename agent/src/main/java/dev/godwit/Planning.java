package dev.godwit;

import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.Migrations;
import dev.godwit.migration.Outcome;
import dev.godwit.migration.planned.Event;
import dev.godwit.migration.planned.Events;
import dev.godwit.migration.planned.Plans;
import dev.godwit.migration.planned.Seen;
import dev.godwit.migration.planned.Seen.How;
import dev.godwit.series.Sample;
import dev.godwit.state.State;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Planned migrations between the rooms: told which migrations there are, and whom its events go to. */
final class Planning {

    private static final Logger LOG = LoggerFactory.getLogger(Planning.class);
    private static final int MOST = 200;

    private final Plans plans;
    private final Migrations migrations;
    private final boolean any;
    private Map<String, Seen> seen = Map.of();

    Planning(AgentConfig config, State state, Migrations migrations) {
        var databases = new HashMap<String, String>();
        config.databases()
                .forEach(one -> databases.put(one.target(), one.address().database()));
        this.plans = new Plans(config.migrations().planned(), databases, new Events(state), Planning::tell);
        this.migrations = migrations;
        this.any = !config.migrations().planned().isEmpty();
    }

    /** Until notices have routes of their own they are in the log. */
    private static void tell(Event event) {
        LOG.info("{}", event.text());
    }

    Plans plans() {
        return plans;
    }

    /** Looks what is due. Never fails. */
    Future<Void> tick(Instant now) {
        if (!any) {
            return Future.succeededFuture();
        }
        return plans.since(now)
                .map(from -> migrations.kept().since(from, MOST))
                .orElse(Future.succeededFuture(List.of()))
                .compose(records -> {
                    var all = new HashMap<String, Seen>();
                    records.forEach(record -> all.put(record.id(), seen(record)));
                    seen = all;
                    return plans.tick(now, List.copyOf(all.values()));
                })
                .otherwiseEmpty();
    }

    private static Seen seen(MigrationRecord record) {
        return new Seen(
                record.id(),
                record.target(),
                record.database(),
                record.name(),
                plan(record),
                record.begun(),
                record.ended(),
                how(record.outcome()),
                record.outcome().title(),
                record.why());
    }

    /** The plan it was announced as: that of its notes, or the one whose name it was given. */
    private static String plan(MigrationRecord record) {
        var announced = record.notes().announced();
        boolean named = record.notes().plan().isEmpty() && announced != null && announced.named();
        return named ? record.name() : record.notes().plan();
    }

    private static How how(Outcome outcome) {
        return switch (outcome) {
            case RUNNING -> null;
            case NOTHING -> How.NOTHING;
            case APPLIED -> How.APPLIED;
            case ROLLED_BACK -> How.ROLLED_BACK;
            case UNKNOWN -> How.UNKNOWN;
            case FAILED, ABORTED, INTERRUPTED -> How.FAILED;
        };
    }

    List<Sample> samples(Instant now) {
        return plans.samples(now, List.copyOf(seen.values()));
    }
}
