package dev.godwit.probe;

import dev.godwit.activity.Names;
import dev.godwit.postgres.Address;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.Queries;
import dev.godwit.probe.Target.Surroundings;
import dev.godwit.schedule.Beat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The probes of one database, each on its beat. */
final class ProbeSet {

    /**
     * Where they ask.
     *
     * @param database another database of the target's server; empty for the one of its url
     * @param sight null where no probe depends on it
     * @param core the lane that never touches a relation; null where only {@code relations} are asked, now and then
     */
    record Place(
            String target, String database, Address address, Lane core, Queries relations, Names names, Sight sight) {}

    private final Surroundings around;
    private final Map<Probe, Duration> probes = new LinkedHashMap<>();
    private final List<Beat> beats = new ArrayList<>();

    ProbeSet(Place place, Surroundings around, BooleanSupplier up) {
        this.around = around;
        for (var definition : around.definitions()) {
            if (around.probes().runs(definition.name()) && (place.core() != null || definition.everywhere())) {
                var beat = around.probes().beat(definition.name(), own(definition, place));
                var identity = new Probe.Identity(
                        definition.name(), place.target(), place.database(), beat, definition.collector());
                probes.put(new Probe(identity, reading(definition, place), around.store(), around.clock(), up), beat);
            }
        }
    }

    private static Duration own(ProbeDefinition definition, Place place) {
        return place.core() == null ? Visited.beat(definition.beat()) : definition.beat();
    }

    private Reading reading(ProbeDefinition definition, Place place) {
        var reading = unguarded(definition, place);
        return place.sight() == null ? reading : place.sight().guard(definition, reading);
    }

    private Reading unguarded(ProbeDefinition definition, Place place) {
        if (definition.name().equals(StatementsReading.PROBE)) {
            return new StatementsReading(
                    definition, place.core(), place.relations(), place.names(), place.target(), around.statements());
        }
        if (definition.name().equals(DiskReading.PROBE)) {
            boolean local = place.address().local();
            return new DiskReading(definition, around.vertx(), place.relations(), local, place.target());
        }
        var server = place.address().host() + ":" + place.address().port();
        var lane = definition.core() ? place.core() : place.relations();
        return new SqlReading(
                definition,
                lane,
                place.names(),
                place.target(),
                server,
                around.probes().compat());
    }

    /** Starts every beat at a moment of its own, so that many servers are not all asked at once. */
    void start() {
        probes.forEach((probe, beat) -> beats.add(around.beat(beat, probe::tick)));
    }

    /** Starts all beats at one moment: who is visited is asked everything that is due in one visit. */
    void startTogether() {
        var shortest = probes.values().stream().min(Duration::compareTo).orElse(Duration.ZERO);
        var after = around.some(shortest);
        probes.forEach((probe, beat) -> beats.add(around.beat(beat, probe::tick, after)));
    }

    /** Every probe at once, as after connecting: nobody should wait a minute for the first sizes. */
    void readAll() {
        probes.keySet().forEach(Probe::tick);
    }

    List<Probe> all() {
        return List.copyOf(probes.keySet());
    }

    List<Beat> beats() {
        return beats;
    }

    /** What {@link Probe#answersSince} says of it; always, if there is no such probe here. */
    Optional<Instant> answersSince(String name, boolean twice) {
        return probes.keySet().stream()
                .filter(probe -> probe.name().equals(name))
                .findFirst()
                .map(probe -> probe.answersSince(twice))
                .orElse(Optional.of(Instant.MIN));
    }

    /** No beat begins after this. */
    void stop() {
        beats.forEach(Beat::stop);
    }

    /** What the probes brought is marked gone. */
    void vanish() {
        probes.keySet().forEach(Probe::vanish);
    }
}
