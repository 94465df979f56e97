package dev.godwit.probe;

import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.probe.custom.Namespace;
import dev.godwit.schedule.Beat;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The custom queries of one target: which are asked of which of its databases, now and after each reload. */
final class CustomProbes {

    /** Series of all queries of one file, over the databases of one target. */
    static final int MOST_SERIES_OF_A_FILE = 20_000;

    private final Target.Surroundings around;
    private final BooleanSupplier targetUp;
    private final Visited visited;
    private final Map<String, CustomDatabase> databases = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> seriesOfFiles = new HashMap<>();
    private List<DatabaseSettings> watched;
    private CustomQueries queries = CustomQueries.NONE;
    private boolean started;

    /** @param main the database of the URL; {@link #watch} may add others */
    CustomProbes(DatabaseSettings main, Target.Surroundings around, BooleanSupplier targetUp, Visited visited) {
        this.watched = List.of(main);
        this.around = around;
        this.targetUp = targetUp;
        this.visited = visited;
    }

    /** These are the other databases now. */
    void watch(Collection<String> others) {
        if (watched.size() > 1 == others.isEmpty()) {
            // From now on, or no longer, series say which database they are from.
            databases.values().forEach(CustomDatabase::end);
        }
        var all = new ArrayList<>(watched.subList(0, 1));
        others.forEach(name -> all.add(all.get(0).to(name)));
        watched = List.copyOf(all);
        put();
    }

    /** These are the queries now. Those that stay as they were go on undisturbed. */
    void use(CustomQueries all) {
        queries = all;
        put();
    }

    void start() {
        started = true;
        put();
    }

    private void put() {
        if (!started) {
            return;
        }
        var names = watched.stream().map(one -> one.address().database()).toList();
        databases.entrySet().removeIf(entry -> {
            boolean gone = !names.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        var asked = queries.namespaces().stream()
                .filter(namespace -> around.probes().runs(namespace.probe()))
                .toList();
        for (var settings : watched) {
            var datname = settings.address().database();
            boolean main = datname.equals(names.get(0));
            var own = asked.stream()
                    .filter(namespace -> main || !namespace.main())
                    .toList();
            databases
                    .computeIfAbsent(
                            datname,
                            absent -> new CustomDatabase(settings, main ? null : visited, around, targetUp, this::fits))
                    .label(watched.size() > 1)
                    .use(own);
        }
    }

    /** Notes how many series a query has, if the others of its file leave room for them. */
    private boolean fits(Namespace namespace, String datname, int series) {
        var counts = seriesOfFiles.computeIfAbsent(namespace.file(), absent -> new HashMap<>());
        var key = namespace.name() + "/" + datname;
        counts.remove(key);
        long all = series + counts.values().stream().mapToLong(count -> count).sum();
        boolean fits = all <= MOST_SERIES_OF_A_FILE;
        if (fits && series > 0) {
            counts.put(key, series);
        }
        return fits;
    }

    /** What all of them brought is gone. */
    void vanish() {
        probes().forEach(Probe::vanish);
    }

    List<Probe> probes() {
        var probes = new ArrayList<Probe>();
        databases.values().forEach(database -> probes.addAll(database.probes()));
        return probes;
    }

    List<Beat> beats() {
        return databases.values().stream()
                .flatMap(database -> database.beats().stream())
                .toList();
    }

    /** Since when all that ask this answer; always, if none does. */
    Optional<Instant> answersSince(String name, boolean twice) {
        return probes().stream()
                .filter(probe -> probe.name().equals(name))
                .map(probe -> probe.answersSince(twice))
                .reduce(Optional.of(Instant.MIN), OtherDatabases::later);
    }

    Future<Void> close() {
        return Future.join(
                        databases.values().stream().map(CustomDatabase::close).toList())
                .mapEmpty();
    }
}
