package dev.godwit.probe;

import dev.godwit.activity.Activity;
import dev.godwit.activity.BlockingGraph;
import dev.godwit.activity.Names;
import dev.godwit.activity.NamesReader;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Lane;
import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.postgres.Session.Change;
import dev.godwit.postgres.SessionSettings;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.schedule.Beat;
import dev.godwit.series.SeriesStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One watched server: its lanes, the gate, the probes and their beats, and whether it is up. */
public final class Target {

    private static final Duration NAMES = Duration.ofSeconds(1);
    private static final Duration HEALTH = Duration.ofSeconds(5);
    private static final Duration DISCOVERY = Duration.ofSeconds(30);
    private static final int WIDTH = 2;

    /** What all targets share. */
    public record Surroundings(
            Vertx vertx,
            SeriesStore store,
            InstantSource clock,
            RandomGenerator random,
            ProbeSettings probes,
            List<ProbeDefinition> definitions,
            int statements,
            int objects) {

        /** Definitions are those of the level of compatibility that is wanted, nothing else. */
        public Surroundings {
            definitions = definitions.stream()
                    .map(definition -> definition.at(probes.compat(), objects))
                    .toList();
        }

        /** A beat that begins at some moment of its first round. */
        Beat beat(Duration every, Supplier<Future<?>> tick) {
            return beat(every, tick, some(every));
        }

        Beat beat(Duration every, Supplier<Future<?>> tick, Duration after) {
            return new Beat(vertx, every, System::nanoTime, tick).start(after);
        }

        /** Any part of a time. */
        Duration some(Duration time) {
            return Duration.ofNanos((long) (random.nextDouble() * time.toNanos()));
        }
    }

    private final DatabaseSettings database;
    private final Surroundings around;
    private final Lane core;
    private final Lane relations;
    private final Names names;
    private final NamesReader namesReader;
    private final Sight sight;
    private final Gate gate;
    private final ProbeSet probes;
    private final OtherDatabases others;
    private final List<Beat> beats = new ArrayList<>();
    private final CustomProbes custom;
    private final TargetHealth health;

    private final Outage outage;

    /** @param onGraph told whenever the number of waiting sessions changed, after its series were written */
    public Target(DatabaseSettings database, Surroundings around, BiConsumer<Target, BlockingGraph> onGraph) {
        this.database = database;
        this.around = around;
        this.core = new Lane(around.vertx(), database, SessionSettings.CORE, WIDTH, around.random(), this::coreChanged);
        this.relations = new Lane(
                around.vertx(), database, SessionSettings.RELATIONS, WIDTH, around.random(), this::relationsChanged);
        this.names = new Names(database.address().database());
        this.namesReader = new NamesReader(relations, names, database.address().database());
        var visited = new Visited(database, around, this::isUp);
        this.custom = new CustomProbes(database, around, this::isUp, visited);
        this.health = new TargetHealth(database);
        this.outage = new Outage(database, around.clock().instant());
        this.sight = new Sight(database, core, relations);
        this.gate = new Gate(
                database.target(),
                around,
                sight,
                onLook -> new Activity(core, names, around.clock(), onLook),
                new Gate.Listener() {
                    @Override
                    public void answered() {
                        up();
                    }

                    @Override
                    public void silent(PostgresFailure failure) {
                        down(failure);
                    }

                    @Override
                    public void changed(BlockingGraph graph) {
                        onGraph.accept(Target.this, graph);
                    }
                });
        this.probes = new ProbeSet(
                new ProbeSet.Place(database.target(), "", database.address(), core, relations, names, sight),
                around,
                this::isUp);
        this.others = new OtherDatabases(database, around, names, visited, custom::watch);
    }

    /** The custom queries to ask from now on; those that stay the same go on undisturbed. */
    public void use(CustomQueries queries) {
        custom.use(queries);
    }

    /** Opens the lanes and starts every beat. */
    public void start() {
        core.open();
        relations.open();
        others.open();
        probes.start();
        if (around.probes().runs(ProbeSettings.ACTIVITY)) {
            beats.add(around.beat(around.probes().beat(ProbeSettings.ACTIVITY, ProbeSettings.GATE), gate::look));
        }
        custom.start();
        beats.add(around.beat(NAMES, namesReader::read));
        beats.add(around.beat(Sight.EVERY, sight::look));
        beats.add(around.beat(HEALTH, this::tellHealth));
        beats.add(around.beat(DISCOVERY, this::discover));
    }

    /** Looks which databases the server has, if all are watched. Never fails. */
    Future<Void> discover() {
        return others.discover(relations);
    }

    private void relationsChanged(Change change) {
        if (change instanceof Change.Up) {
            sight.look().compose(seen -> namesReader.refresh()).onComplete(named -> readAll());
            others.discover(relations);
        }
    }

    private void readAll() {
        if (core.connected() && namesReader.done()) {
            probes.readAll();
            others.readAll();
        }
    }

    private void coreChanged(Change change) {
        if (change instanceof Change.Down down) {
            down(down.reason());
        } else {
            up();
        }
    }

    private void up() {
        if (core.connected()
                && outage.over(core.facts().version(), around.clock().instant())) {
            readAll();
            writeHealth();
        }
    }

    private void down(PostgresFailure failure) {
        var now = around.clock().instant();
        if (outage.seen(failure, now)) {
            gate.forget(now);
            probes.vanish();
            others.vanish();
            custom.vanish();
        }
        writeHealth();
    }

    private Future<Void> tellHealth() {
        writeHealth();
        return Future.succeededFuture();
    }

    private void writeHealth() {
        var all = Stream.of(beats, probes.beats(), others.beats(), custom.beats())
                .flatMap(List::stream)
                .toList();
        var asked = Stream.of(probes.all(), others.probes(), custom.probes())
                .flatMap(List::stream)
                .toList();
        around.store()
                .write(
                        "target/" + database.target(),
                        around.clock().instant(),
                        health.samples(isUp(), isBlind(), facts(), all, asked));
    }

    public String name() {
        return database.target();
    }

    public DatabaseSettings settings() {
        return database;
    }

    public boolean isUp() {
        return outage.isOver();
    }

    /**
     * Since when the series of a probe, or of the gate, are this server's answers without a gap; {@code twice} for what needs two
     * readings. Empty while they are missing.
     */
    public Optional<Instant> answersSince(String probe, boolean twice) {
        if (!isUp()) {
            return Optional.empty();
        }
        if (probe.equals(ProbeSettings.ACTIVITY)) {
            return around.probes().runs(ProbeSettings.ACTIVITY) ? gate.since() : Optional.of(Instant.MIN);
        }
        var own = OtherDatabases.later(probes.answersSince(probe, twice), others.answersSince(probe, twice));
        return OtherDatabases.later(own, custom.answersSince(probe, twice));
    }

    /** The gate and every probe that runs. */
    public List<String> asked() {
        return Stream.concat(
                        Stream.of(ProbeSettings.ACTIVITY), probes().stream().map(Probe::name))
                .distinct()
                .toList();
    }

    /** Why it is down, or little can be seen of it, for people; empty while all is well. */
    public String reason() {
        return isBlind() ? sight.reason() : outage.reason();
    }

    /** Whether it answers and hides its sessions: then nobody knows who waits. */
    public boolean isBlind() {
        return isUp() && sight.blind();
    }

    public Optional<ServerFacts> facts() {
        return core.connected() ? Optional.of(core.facts()) : Optional.empty();
    }

    public BlockingGraph graph() {
        return gate.graph();
    }

    /** When the gate last answered; {@link Instant#MIN} before it ever did. */
    public Instant lastLook() {
        return gate.lastLook();
    }

    public List<Probe> probes() {
        return Stream.concat(probes.all().stream(), custom.probes().stream()).toList();
    }

    /** The other databases of the server that are watched, by name. */
    public Collection<String> otherDatabases() {
        return others.watched();
    }

    /** Whether both lanes have a session: what was never asked is not what could not be answered. */
    public boolean connected() {
        return core.connected() && relations.connected();
    }

    /** The lane for functions that never wait for a relation. */
    public Lane core() {
        return core;
    }

    /** Where one of its databases is asked for what touches relations; empty for one that is not watched. */
    public Optional<Queries> relations(String name) {
        return name.equals(database.address().database()) ? Optional.of(relations) : others.lane(name);
    }

    public Names names() {
        return names;
    }

    /** Stops the beats and closes the lanes. */
    public Future<Void> close() {
        beats.forEach(Beat::stop);
        probes.stop();
        return Future.join(core.close(), relations.close(), others.close(), custom.close())
                .mapEmpty();
    }
}
