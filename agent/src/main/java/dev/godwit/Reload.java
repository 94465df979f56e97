package dev.godwit;

import dev.godwit.probe.ProbeDefinition;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.probe.custom.QueriesFile;
import dev.godwit.series.Sample;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.SettingsException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when somebody asks, and the custom queries whenever their files change. Files are read on a
 * worker; what was read is put into force on the loop, whole, or not at all if anything is wrong with it. Loop only.
 */
final class Reload {

    /** How often the files of custom queries are looked at. */
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final WorkerExecutor worker;
    private final InstantSource clock;
    private final Optional<ConfigFile> source;
    private final AgentConfig begun;
    private final InForce inForce;
    private final Runnable changed;

    private boolean good = true;
    private Instant since;
    private List<QueriesFile> files;
    private String fingerprint = "";
    private Future<String> running = Future.succeededFuture();
    private Future<String> next;

    /**
     * @param source empty for a configuration that came from no file
     * @param begun what the agent was started with
     * @param changed called when something new is in force
     */
    Reload(
            WorkerExecutor worker,
            InstantSource clock,
            Optional<ConfigFile> source,
            AgentConfig begun,
            InForce inForce,
            Runnable changed) {
        this.worker = worker;
        this.clock = clock;
        this.source = source;
        this.begun = begun;
        this.inForce = inForce;
        this.changed = changed;
        this.since = clock.instant();
        this.files = begun.custom().files();
    }

    /** What a reading gave: a configuration, or what is wrong; and the custom files as they are. */
    private record Found(
            Optional<AgentConfig> config, String wrong, CustomQueries custom, List<QueriesFile> files, String seen) {}

    /**
     * Reads everything again. Gives what is in force now, for people; fails with every mistake if there are any, and then
     * nothing has changed. While one reading is at work at most one more waits, for everybody who asks meanwhile.
     */
    Future<String> now() {
        if (source.isEmpty()) {
            return Future.failedFuture("this configuration came from no file");
        }
        if (next != null) {
            return next;
        }
        if (running.isComplete()) {
            running = read();
            return running;
        }
        next = running.transform(done -> {
            next = null;
            running = read();
            return running;
        });
        return next;
    }

    private Future<String> read() {
        var known = inForce.customFiles();
        return worker.executeBlocking(() -> found(known), false)
                .onFailure(ours -> LOG.error("cannot read the configuration again", ours))
                .compose(this::settle);
    }

    private Found found(CustomFiles known) {
        // Looked at first: a file that changes meanwhile is seen by the next look.
        var before = known.fingerprint();
        try {
            var config = source.orElseThrow().read();
            boolean same = config.customFiles().equals(known);
            var seen = same ? before : config.customFiles().fingerprint();
            var custom = beside(config.custom(), ProbeDefinition.all());
            return new Found(Optional.of(config), "", custom, custom.files(), seen);
        } catch (SettingsException wrong) {
            var read = known.read(ProbeDefinition.all(), new Problems());
            return new Found(Optional.empty(), wrong.getMessage(), CustomQueries.NONE, read.files(), "");
        }
    }

    /** Beside the probes that run, which only a restart changes. */
    private CustomQueries beside(CustomQueries queries, List<ProbeDefinition> definitions) {
        return queries.beside(CustomFiles.own(definitions, begun.probes()));
    }

    private Future<String> settle(Found found) {
        files = found.files();
        good = found.config().isPresent();
        if (!good) {
            LOG.warn("the configuration has mistakes, and what was in force stays so:\n{}", found.wrong());
            changed.run();
            return Future.failedFuture(found.wrong());
        }
        var config = found.config().get();
        fingerprint = found.seen();
        inForce.take(config);
        inForce.take(found.custom());
        since = clock.instant();
        changed.run();
        warn(config.rules().warnings());
        warn(found.custom().warnings());
        var waits = begun.restart().differing(config.restart());
        var text = "reloaded: " + config.rules().all().size() + " rules, "
                + config.custom().namespaces().size() + " custom queries"
                + (waits.isEmpty() ? "" : "; needs a restart: " + String.join(", ", waits));
        LOG.info("{}", text);
        return Future.succeededFuture(text);
    }

    /** Looks whether the files of custom queries are as they were; for a beat. */
    Future<Void> look() {
        if (!running.isComplete() || inForce.customFiles().patterns().isEmpty()) {
            return Future.succeededFuture();
        }
        var known = inForce.customFiles();
        var before = fingerprint;
        running = worker.executeBlocking(() -> looked(known, before), false).map(read -> {
            read.ifPresent(this::settle);
            return "";
        });
        return running.mapEmpty();
    }

    /** Custom queries as they are now, and what is wrong with them. */
    private record Looked(CustomQueries queries, List<Problem> problems, String fingerprint) {}

    private Optional<Looked> looked(CustomFiles known, String before) {
        var now = known.fingerprint();
        if (now.equals(before)) {
            return Optional.empty();
        }
        var problems = new Problems();
        var definitions = ProbeDefinition.all();
        var queries = beside(known.read(definitions, problems), definitions);
        return Optional.of(new Looked(queries, problems.list(), now));
    }

    private void settle(Looked looked) {
        boolean first = fingerprint.isEmpty();
        fingerprint = looked.fingerprint();
        files = looked.queries().files();
        if (!looked.problems().isEmpty()) {
            LOG.warn(
                    "the custom queries have mistakes, and those in force stay so:\n{}",
                    looked.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        } else if (!looked.queries().equals(inForce.custom())) {
            inForce.take(looked.queries());
            warn(looked.queries().warnings());
            LOG.info("custom queries were read again: {}", looked.queries().probes());
        } else if (first) {
            return;
        }
        changed.run();
    }

    private static void warn(List<Problem> warnings) {
        warnings.forEach(warning -> LOG.warn("{}", warning));
    }

    /** How it went, as series. */
    List<Sample> samples() {
        return ReloadSeries.samples(good, since, files);
    }
}
