package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.activity.NamesReader;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.OtherNames;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SessionSettings;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.probe.Target.Surroundings;
import dev.godwit.schedule.Beat;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other databases of a target's server, {@code also:}. What only a connection to a database can tell, its tables above all,
 * is asked in each of them once a minute, by a visit. With {@code all} they are found as they come and let go as they are
 * dropped.
 */
final class OtherDatabases {

    private static final Logger LOG = LoggerFactory.getLogger(OtherDatabases.class);
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private record Other(Queries visits, ProbeSet probes, NamesReader names) {

        /** At once, since nobody should wait a minute for the first answers. */
        void read() {
            names.refreshRelations().onFailure(later -> {});
            probes.readAll();
        }
    }

    private final DatabaseSettings database;
    private final Surroundings around;
    private final Names names;
    private final Visited visited;
    private final SqlFiles discovery = SqlFiles.read("activity/connectable");
    private final Map<String, Other> others = new TreeMap<>();
    private final Consumer<Collection<String>> changed;
    private boolean toldTooMany;

    /** @param changed told which they are when some come or go */
    OtherDatabases(
            DatabaseSettings database,
            Surroundings around,
            Names names,
            Visited visited,
            Consumer<Collection<String>> changed) {
        this.database = database;
        this.around = around;
        this.names = names;
        this.visited = visited;
        this.changed = changed;
    }

    /** Opens those that are named. */
    void open() {
        database.also().names().forEach(this::add);
        changed.accept(watched());
    }

    /** Looks which databases there are, if all are wanted. Never fails: what cannot be asked stays as it was. */
    Future<Void> discover(Lane main) {
        if (!database.also().all() || !main.connected()) {
            return Future.succeededFuture();
        }
        var sql = discovery.forMajor(main.facts().major()).orElseThrow();
        return main.query(sql, DEADLINE, false)
                .onSuccess(rows -> {
                    var found = new ArrayList<String>();
                    rows.forEach(row -> found.add(row.getString("datname")));
                    found.remove(database.address().database());
                    settle(found);
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void settle(List<String> found) {
        boolean tooMany = found.size() > OtherNames.MOST;
        if (tooMany && !toldTooMany) {
            LOG.warn(
                    "{}: {} databases, of which {} are watched; name those that matter under also:",
                    database.target(),
                    found.size(),
                    OtherNames.MOST);
        }
        toldTooMany = tooMany;
        var wanted = found.subList(0, Math.min(found.size(), OtherNames.MOST));
        var gone = new HashSet<>(others.keySet());
        wanted.forEach(gone::remove);
        gone.forEach(this::remove);
        wanted.stream().filter(name -> !others.containsKey(name)).forEach(this::add);
        changed.accept(watched());
    }

    private void add(String name) {
        var settings = database.to(name);
        var visits = visited.to(settings, SessionSettings.RELATIONS);
        var place = new ProbeSet.Place(database.target(), name, settings.address(), null, visits, names, null);
        var reader = new NamesReader(visits, names, name);
        var other = new Other(visits, new ProbeSet(place, around, visited::isUp), reader);
        others.put(name, other);
        other.probes().startTogether();
        if (visited.isUp()) {
            other.read();
        }
        LOG.info("{}: watches database {} too", database.target(), name);
    }

    /** Everything at once, as after connecting. */
    void readAll() {
        others.values().forEach(Other::read);
    }

    /** What all of them brought is gone. */
    void vanish() {
        others.values().forEach(other -> other.probes().vanish());
    }

    private void remove(String name) {
        var other = others.remove(name);
        other.probes().stop();
        other.probes().vanish();
        other.visits().close();
        visited.forget(name);
        names.forgetRelations(name);
        LOG.info("{}: database {} is gone", database.target(), name);
    }

    /** Where one of them is asked; empty if it is not among them. */
    Optional<Queries> lane(String name) {
        return Optional.ofNullable(others.get(name)).map(Other::visits);
    }

    Collection<String> watched() {
        return List.copyOf(others.keySet());
    }

    List<Probe> probes() {
        return others.values().stream()
                .flatMap(other -> other.probes().all().stream())
                .toList();
    }

    List<Beat> beats() {
        return others.values().stream()
                .flatMap(other -> other.probes().beats().stream())
                .toList();
    }

    /** Since when all of them answer the probe; empty while one does not. */
    Optional<Instant> answersSince(String probe, boolean twice) {
        return others.values().stream()
                .map(other -> other.probes().answersSince(probe, twice))
                .reduce(Optional.of(Instant.MIN), OtherDatabases::later);
    }

    /** When both answer: the later of the two, or never. */
    static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.flatMap(since -> other.map(also -> since.isAfter(also) ? since : also));
    }

    Future<Void> close() {
        others.values().forEach(other -> other.probes().stop());
        return Future.join(others.values().stream()
                        .map(other -> other.visits().close())
                        .toList())
                .mapEmpty();
    }
}
