package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.endpoint.Endpoint;
import dev.godwit.endpoint.Endpoints;
import dev.godwit.migration.GuardGrants;
import dev.godwit.migration.MigrationSettings;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Greeting;
import dev.godwit.probe.Grants;
import dev.godwit.series.SeriesStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit check}: everything that is wrong with the configuration; then, unless offline, whether everybody in it answers. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Check the configuration and the rules; then, unless offline, ask each database and endpoint.")
final class Check implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, godwit.yml.")
    private Path config;

    @Option(names = "--offline", description = "Open no connection.")
    private boolean offline;

    @Spec
    private CommandSpec spec;

    /** Whether a database hides nearly all from its role, or does not let the guard do what it is told to. */
    private boolean lacking;

    @Override
    public Integer call() throws Exception {
        var read = Config.read(config);
        var out = spec.commandLine().getOut();
        out.printf(
                "%s: ok, %d databases, %d rules, %d backup plans, %d endpoints, %d custom queries%n",
                config,
                read.databases().size(),
                read.rules().all().size(),
                read.backups().size(),
                read.endpoints().size(),
                read.custom().namespaces().size());
        Warnings.print(read.custom().warnings(), spec.commandLine().getErr());
        Warnings.print(read.migrations().warnings(), spec.commandLine().getErr());
        Warnings.print(read.rules().warnings(), spec.commandLine().getErr());
        return offline ? Exit.YES : connect(read);
    }

    private int connect(AgentConfig read) throws InterruptedException {
        boolean all = true;
        lacking = false;
        try (var running = new Running()) {
            for (var database : read.databases()) {
                all &= greet(running, database, read.migrations());
            }
            var endpoints = new Endpoints(
                    running.vertx(),
                    read.endpoints(),
                    new SeriesStore(read.limits()),
                    InstantSource.system(),
                    new Random());
            for (var endpoint : endpoints.all()) {
                all &= ask(running, endpoint);
            }
        }
        return !all ? Exit.WORLD : lacking ? Exit.NO : Exit.YES;
    }

    private boolean greet(Running running, DatabaseSettings database, MigrationSettings migrations)
            throws InterruptedException {
        var out = spec.commandLine().getOut();
        try {
            var facts = running.await(Greeting.exchange(running.vertx(), database));
            out.printf("%s: ok, PostgreSQL %s at %s%n", database.target(), facts.version(), database.address());
            grants(running.await(Grants.missing(running.vertx(), database)));
            if (migrations.guard().filter(guard -> !guard.dryRun()).isPresent()) {
                guard(running.await(GuardGrants.ask(running.vertx(), database)));
            }
            return others(running, database);
        } catch (ExecutionException refused) {
            out.printf(
                    "%s: %s: %s%n",
                    database.target(), database.address(), refused.getCause().getMessage());
            return false;
        }
    }

    /** Those that are named; with all, whatever is there is watched. */
    private boolean others(Running running, DatabaseSettings database) throws InterruptedException {
        boolean all = true;
        if (database.also().all() || !database.also().names().isEmpty()) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "    note: also: histories and schemas of these databases are not read until a migration is seen there; a short one, or one nobody saw, needs a target of its own%n");
        }
        for (var name : database.also().names()) {
            try {
                running.await(Greeting.exchange(running.vertx(), database.to(name)));
            } catch (ExecutionException refused) {
                spec.commandLine()
                        .getOut()
                        .printf(
                                "%s: also %s: %s%n",
                                database.target(), name, refused.getCause().getMessage());
                all = false;
            }
        }
        return all;
    }

    private void grants(List<Grants.Missing> missing) {
        for (var lack : missing) {
            lacking |= lack.needed();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "    %s: %s%n        %s;%n",
                            lack.needed() ? "missing" : "optional", lack.what(), lack.statement());
        }
    }

    private void guard(GuardGrants grants) {
        var out = spec.commandLine().getOut();
        if (!grants.allowed()) {
            lacking = true;
            out.printf(
                    "    missing: the guard may cancel no session but its own role's%n        %s;%n",
                    grants.statement());
        }
        if (!grants.superusers().isEmpty()) {
            out.printf("    note: the guard can never cancel what a superuser runs (%s)%n", grants.superusers());
        }
    }

    private boolean ask(Running running, Endpoint endpoint) throws InterruptedException {
        var out = spec.commandLine().getOut();
        try {
            // An endpoint belongs to a loop, which this thread is none of.
            var said = running.await(Future.<String>future(
                    told -> running.vertx().runOnContext(now -> endpoint.ask().onComplete(told))));
            out.printf("%s: ok, %s%n", endpoint.name(), said);
            return true;
        } catch (ExecutionException silent) {
            out.printf("%s: %s%n", endpoint.name(), silent.getCause().getMessage());
            return false;
        }
    }
}
