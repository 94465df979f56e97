package dev.godwit;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.alerts.Alerts;
import dev.godwit.backup.Backup;
import dev.godwit.backup.BackupPlan;
import dev.godwit.backup.Backups;
import dev.godwit.backup.Cause;
import dev.godwit.backup.Clients;
import dev.godwit.backup.Source;
import dev.godwit.backup.Tools;
import dev.godwit.endpoint.Endpoints;
import dev.godwit.migration.Announcements;
import dev.godwit.migration.GuardCondition;
import dev.godwit.migration.Ledger;
import dev.godwit.migration.Migrations;
import dev.godwit.migration.Server;
import dev.godwit.notify.Notifier;
import dev.godwit.postgres.Greeting;
import dev.godwit.probe.AgentProbe;
import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.probe.Target;
import dev.godwit.probe.Targets;
import dev.godwit.process.Processes;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.rules.Judge;
import dev.godwit.rules.RuleClock;
import dev.godwit.rules.RuleSeries;
import dev.godwit.schedule.Beat;
import dev.godwit.schedule.Schedule;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesLimits;
import dev.godwit.series.SeriesStore;
import dev.godwit.state.State;
import dev.godwit.web.Announcing;
import dev.godwit.web.WebServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: every object that crosses rooms is made here, in the order data flows. One event loop owns them all.
 *
 * <pre>
 * databases → probes → series → rules → alerts → notifier → receivers
 * </pre>
 */
public final class Agent extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** The series that have news as soon as the number of waiting sessions changes. */
    private static final Set<String> BLOCKING = Set.of(
            "godwit_blocked_sessions",
            "godwit_blocked_longest_seconds",
            "godwit_blocking_depth",
            "godwit_blocker_blocked_sessions",
            "godwit_blocker_transaction_seconds");

    private static final Duration SELF = Duration.ofSeconds(5);
    private static final Duration MIGRATIONS = Duration.ofMillis(500);
    private static final Duration PLANS = Duration.ofSeconds(1);
    private static final Duration FORGET = Duration.ofMinutes(1);
    private static final Duration LONGEST_WORK = Duration.ofHours(12);
    private static final int WORKERS = 4;

    /** A rule whose price is not yet known may take one of these for a while, and not all. */
    private static final int QUICK_RULES = 2;

    private static final int SLOW_RULES = 1;

    private final AgentConfig config;
    private final Build build;
    private final Optional<ConfigFile> source;
    private final InForce inForce;
    private final InstantSource clock = InstantSource.system();
    private final List<Beat> beats = new ArrayList<>();

    private WorkerExecutor worker;
    private AgentMeters meters;
    private SeriesStore store;
    private Targets targets;
    private Endpoints endpoints;
    private Alerts alerts;
    private Judge judge;
    private RuleClock ruleClock;
    private Notifier notifier;
    private Processes processes;
    private Backups backups;
    private State state;
    private Migrations migrations;
    private Planning planning;
    private Schedule schedule;
    private Reload reload;
    private WebServer web;
    private int port;
    private boolean ready;
    private final Promise<Void> begun = Promise.promise();

    /** An agent whose configuration came from no file and stays as it is. */
    public Agent(AgentConfig config, Build build) {
        this(config, build, Optional.empty());
    }

    /** One that can read its configuration again. */
    public Agent(AgentConfig config, Build build, ConfigFile source) {
        this(config, build, Optional.of(source));
    }

    private Agent(AgentConfig config, Build build, Optional<ConfigFile> source) {
        this.config = config;
        this.build = build;
        this.source = source;
        this.inForce = new InForce(config);
    }

    @Override
    public Future<?> start() {
        worker = vertx.createSharedWorkerExecutor("godwit-work", WORKERS, LONGEST_WORK.toHours(), TimeUnit.HOURS);
        meters = new AgentMeters();
        store = new SeriesStore(limits());
        var definitions = ProbeDefinition.all();
        targets = targets(definitions);
        targets.use(config.custom());
        endpoints = new Endpoints(vertx, config.endpoints(), store, clock, new Random());
        var evaluator = new Evaluator(store, EvaluatorLimits.DEFAULT);
        var paging = new Paging(config);
        alerts = new Alerts(paging.texts(evaluator));
        var catalogue = new ProbeCatalogue(definitions);
        var silence = new Silence(catalogue, inForce::custom, targets.all(), endpoints.all());
        judge = new Judge(evaluator, store, alerts, System::nanoTime, silence);
        judge.retain(config.rules(), clock.instant());
        ruleClock = new RuleClock(
                vertx,
                rules("quick", QUICK_RULES),
                rules("slow", SLOW_RULES),
                judge,
                clock,
                health -> meters.judged(health.took(), health.isGood()));
        notifier = paging.notifier(vertx, clock, alerts);
        processes = new Processes(vertx);
        backups = backups();
        state = new State(vertx, config.state());
        migrations = migrations(evaluator);
        planning = new Planning(config, state, migrations);
        schedule = new Schedule(work -> context.runOnContext(turn -> work.run()));
        reload = new Reload(worker, clock, source, config, inForce, this::reloaded);
        meters.bind(store, alerts);
        web = new WebServer(vertx, view(definitions), worker, clock);
        return state.open(clock.instant())
                .compose(opened -> backups.open())
                .compose(read -> web.listen(config.listen()))
                .compose(this::begin);
    }

    private SeriesLimits limits() {
        long heap = Runtime.getRuntime().maxMemory();
        var fitting = config.limits().within(heap);
        if (fitting.series() < config.limits().series()) {
            LOG.warn(
                    "limits.series: of {} series {} fit into a heap of {} MiB, more are refused; GODWIT_JAVA_OPTS=-Xmx… gives it more",
                    config.limits().series(),
                    fitting.series(),
                    heap >> 20);
        }
        return fitting;
    }

    /** Everything is there and the port is ours: the beats may begin. */
    private Future<Void> begin(int listening) {
        port = listening;
        targets.start();
        endpoints.start();
        ruleClock.start(config.rules());
        notifier.open();
        // A dump of its own in the middle of a migration is the last thing an agent for one migration should begin.
        (config.alone() ? List.<BackupPlan>of() : config.backups())
                .forEach(plan -> schedule.cron(
                        "backup/" + plan.name(),
                        plan.at(),
                        plan.zone(),
                        () -> backups.run(plan.name(), Cause.SCHEDULE).otherwiseEmpty()));
        tell();
        beats.add(new Beat(vertx, Reload.EVERY, System::nanoTime, reload::look).start());
        config.rules().warnings().forEach(warning -> LOG.warn("{}", warning));
        config.custom().warnings().forEach(warning -> LOG.warn("{}", warning));
        config.migrations().warnings().forEach(warning -> LOG.warn("{}", warning));
        ready = true;
        begun.complete();
        LOG.info(
                "Godwit {} watches {} and listens on {}:{}",
                build.version(),
                targets.all().stream().map(Target::name).toList(),
                config.listen().host(),
                port);
        return migrations.open().compose(read -> planning.plans().open(clock.instant()));
    }

    /** What the agent says of itself, and what only it knows, becomes series. */
    private void tell() {
        var self = new AgentProbe(meters.registry(), store);
        beat(config.probes().every().getOrDefault(AgentProbe.NAME, SELF), now -> {
            self.tick(now);
            store.write("build", now, List.of(build.sample()));
            store.write("backup", now, backups.samples(now));
            store.write("config", now, reload.samples());
            store.write("notify", now, notifier.samples(now));
            store.write("planned", now, planning.samples(now));
            store.write("state", now, List.of(damage()));
            store.write("rule-health", now, RuleSeries.samples(inForce.rules(), judge, ruleClock));
        });
        beat(
                MIGRATIONS,
                now -> targets.all()
                        .forEach(target -> store.write(
                                "migration/" + target.name(), now, migrations.samples(target.name(), now))));
        beats.add(new Beat(vertx, PLANS, System::nanoTime, () -> planning.tick(clock.instant())).start());
        beat(FORGET, now -> {
            store.forget(now);
            backups.refresh().onFailure(unread -> LOG.warn("cannot read the backups: {}", unread.getMessage()));
        });
    }

    /** Something new is in force. What stayed as it was goes on undisturbed: alerts, beats, answers. */
    private void reloaded() {
        var now = clock.instant();
        judge.retain(inForce.rules(), now);
        alerts.retain(inForce.rules(), now);
        ruleClock.replace(inForce.rules());
        targets.use(inForce.custom());
        store.write("config", now, reload.samples());
    }

    /**
     * Reads the configuration again and puts into force what can be changed while running; any thread may ask, also before
     * the agent has begun, which is then waited for. Gives what is in force then, for people; fails with every mistake, and
     * then nothing has changed.
     */
    public Future<String> reload() {
        Promise<String> done = Promise.promise();
        begun.future()
                .onSuccess(ready -> context.runOnContext(turn -> reload.now().onComplete(done)));
        return done.future();
    }

    private WorkerExecutor rules(String pace, int threads) {
        return vertx.createSharedWorkerExecutor("godwit-rules-" + pace, threads, 1, TimeUnit.MINUTES);
    }

    private void beat(Duration every, java.util.function.Consumer<Instant> work) {
        beats.add(new Beat(vertx, every, System::nanoTime, () -> {
                    work.accept(clock.instant());
                    return Future.succeededFuture();
                })
                .start());
    }

    private Targets targets(List<ProbeDefinition> definitions) {
        var around = new Target.Surroundings(
                vertx, store, clock, new Random(), config.probes(), definitions, config.statements(), config.objects());
        return new Targets(vertx, config.databases(), around, this::blockingChanged);
    }

    private void blockingChanged(Target target, BlockingGraph graph) {
        migrations.graph(target.name(), graph);
        ruleClock.news(BLOCKING);
    }

    private Migrations migrations(Evaluator evaluator) {
        var servers = targets.all().stream()
                .map(target -> new Server(
                        target.name(),
                        target.settings().address().database(),
                        target.core(),
                        target::relations,
                        target.names(),
                        target::graph))
                .toList();
        var condition = config.migrations()
                .guard()
                .map(guard -> GuardLanguage.condition(guard, evaluator, rules("guard", 1), System::nanoTime))
                .orElse(GuardCondition.NEVER);
        return new Migrations(
                vertx, clock, new Random(), config.migrations(), new Ledger(state), worker, servers, condition);
    }

    /** Whether what was remembered before this start is lost. */
    private Sample damage() {
        return new Sample(
                Labels.of(Labels.NAME, State.DAMAGED.name()), state.damaged().isPresent() ? 1 : 0);
    }

    private Backups backups() {
        Map<String, Source> sources = new HashMap<>();
        config.databases()
                .forEach(database ->
                        sources.put(database.target(), new Source(database, () -> Greeting.exchange(vertx, database))));
        return new Backups(config.backups(), sources, new Tools(new Clients(processes), processes, worker, clock));
    }

    private WebServer.View view(List<ProbeDefinition> definitions) {
        return new WebServer.View(
                store,
                meters.registry(),
                new Written(definitions, inForce::custom, config.endpoints())::find,
                targets.all(),
                inForce::rules,
                judge,
                ruleClock,
                alerts,
                backups,
                migrations,
                announcing(),
                build.toString(),
                config.externalUrl(),
                () -> ready,
                reload::now);
    }

    private Announcing announcing() {
        var readiness = new Readiness(
                config.migrations().preflight(), clock, targets.all(), migrations, backups, planning.plans(), store);
        return new Announcing(new Announcements(vertx, clock, migrations), planning.plans(), readiness::ask);
    }

    @Override
    public Future<?> stop() {
        ready = false;
        beats.forEach(Beat::stop);
        ruleClock.stop();
        schedule.close();
        return migrations
                .close()
                .transform(done -> backups.close())
                .transform(done -> processes.close())
                .transform(done -> notifier.close())
                .transform(done -> targets.close())
                .transform(done -> endpoints.close())
                .transform(done -> web.close())
                .transform(done -> state.close())
                .onComplete(done -> meters.close());
    }

    /** The port HTTP listens on, once started. */
    public int port() {
        return port;
    }

    public SeriesStore store() {
        return store;
    }

    public Alerts alerts() {
        return alerts;
    }

    public List<Target> targets() {
        return targets.all();
    }

    public List<Backup> backupsTaken() {
        return backups.list();
    }
}
