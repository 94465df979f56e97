package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D1, D2: the real Flyway and the real Liquibase migrate while the agent watches. */
class RealToolsTest {

    private static final String DATABASE = "tools";

    @TempDir
    private Path directory;

    @BeforeEach
    void make() throws Exception {
        Watching.create(shared(17), DATABASE);
        try (var admin = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(
                    admin,
                    "create table orders (id int primary key, total int)",
                    "create extension pg_stat_statements");
        }
    }

    @Test
    void flyway_is_known_named_and_seen_to_the_end() throws Exception {
        write("V2__add_note.sql", "alter table orders add column note text;\nselect pg_advisory_xact_lock(1);");
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test")) {
            execute(gate, "select pg_advisory_lock(1)");
            var run = run(() -> flyway().migrate());

            var seen = watching.until(
                    "Flyway's statement is seen",
                    one -> one.tool().equals("flyway")
                            && one.statements().stream()
                                    .anyMatch(statement -> statement.text().contains("add column note")));
            assertThat(seen.certain()).isTrue();
            execute(gate, "select pg_advisory_unlock(1)");
            run.join();

            var over = watching.until("it is over", one -> !one.running());
            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(over.applied()).extracting(HistoryRow::name).contains("2 add note");
            assertThat(over.changes()).contains("table orders: column note text added");
            assertThat(watching.all()).hasSize(1);
        }
    }

    @Test
    void a_role_that_may_not_read_the_history_sees_the_migration_and_what_it_changed() throws Exception {
        try (var admin = RealServers.session(shared(17), "postgres", DATABASE)) {
            execute(admin, "drop role if exists looker", "create role looker login", "grant pg_monitor to looker");
        }
        write("V2__add_note.sql", "alter table orders add column note text;\nselect pg_advisory_xact_lock(1);");
        try (var watching = new Watching(shared(17), "looker", DATABASE, directory, "");
                var gate = watching.session("test")) {
            execute(gate, "select pg_advisory_lock(1)");
            var run = run(() -> flyway().migrate());
            watching.until(
                    "Flyway is seen",
                    one -> one.tool().equals("flyway") && !one.statements().isEmpty());
            execute(gate, "select pg_advisory_unlock(1)");
            run.join();

            var over = watching.until("it is over", one -> !one.running());

            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(over.applied()).isEmpty();
            assertThat(over.changes()).contains("table orders: column note text added");
        }
    }

    /** Runs Flyway over a file whose last statement fails, and is held by the gate before it until Flyway is seen. */
    private MigrationRecord failing(Watching watching, Connection gate) throws Exception {
        execute(gate, "select pg_advisory_lock(1)");
        var run = run(() -> flyway().migrate());
        watching.until(
                "Flyway is seen",
                one -> one.tool().equals("flyway") && !one.statements().isEmpty());
        execute(gate, "select pg_advisory_unlock(1)");
        assertThat(run.handle((result, failed) -> failed).join()).hasRootCauseInstanceOf(java.sql.SQLException.class);
        return watching.until("it is over", one -> !one.running());
    }

    @Test
    void a_migration_of_flyway_that_fails_is_no_success() throws Exception {
        write("V2__first.sql", "create table other (id int);");
        flyway().migrate();
        write(
                "V3__bad.sql",
                "alter table orders add column note text;\nselect pg_advisory_xact_lock(1);\nalter table nowhere add column x int;");
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test")) {
            var over = failing(watching, gate);

            assertThat(over.outcome()).isIn(Outcome.FAILED, Outcome.ROLLED_BACK);
            assertThat(over.changes()).noneMatch(change -> change.contains("note"));
            assertThat(over.applied()).noneMatch(row -> row.name().contains("bad"));
        }
    }

    @Test
    void a_first_run_of_flyway_that_fails_after_its_baseline_is_no_success() throws Exception {
        write(
                "V2__bad.sql",
                "alter table orders add column note text;\nselect pg_advisory_xact_lock(1);\nalter table nowhere add column x int;");
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test")) {
            var over = failing(watching, gate);

            assertThat(over.outcome()).isIn(Outcome.FAILED, Outcome.ROLLED_BACK);
            assertThat(over.applied()).extracting(HistoryRow::state).containsOnly(HistoryRow.State.BASELINE);
        }
    }

    @Test
    void liquibase_is_known_by_its_lock_row_and_its_history() throws Exception {
        write(
                "changes.sql",
                "--liquibase formatted sql\n--changeset ann:note\nalter table orders add column note text;\nselect pg_advisory_xact_lock(1);\n");
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test")) {
            execute(gate, "select pg_advisory_lock(1)");
            var run = run(this::liquibase);

            watching.until(
                    "Liquibase is seen",
                    // A Liquibase that failed would never be seen, and why it did is what one wants to know then.
                    one -> (!run.isCompletedExceptionally() || run.join() == null)
                            && one.running()
                            && one.tool().equals("liquibase")
                            && !one.statements().isEmpty());
            execute(gate, "select pg_advisory_unlock(1)");
            run.join();

            var over = watching.until(
                    "it is over", one -> !one.running() && one.tool().equals("liquibase"));
            assertThat(over.outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(over.applied()).extracting(HistoryRow::name).contains("changes.sql::note::ann");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_run_of_liquibase_that_fails_after_a_changeset_is_one_migration_and_no_success(boolean announced)
            throws Exception {
        write("changes.sql", """
                --liquibase formatted sql
                --changeset ann:note
                alter table orders add column note text;
                --changeset ann:bad
                alter table orders add column lost text;
                select pg_advisory_xact_lock(1);
                alter table nowhere add column x int;
                """);
        try (var watching = new Watching(shared(17), DATABASE, directory);
                var gate = watching.session("test")) {
            if (announced) {
                watching.agent().post("/api/migrations", new JsonObject().put("target", "shop"));
            }
            execute(gate, "select pg_advisory_lock(1)");
            var run = run(this::liquibase);
            watching.until(
                    "Liquibase is seen",
                    one -> one.tool().equals("liquibase")
                            && one.statements().stream()
                                    .anyMatch(other -> other.text().contains("lost")));
            execute(gate, "select pg_advisory_unlock(1)");
            assertThat(run.handle((result, failed) -> failed).join()).isNotNull();
            if (announced) {
                var id = watching.all().get(0).getString("id");
                watching.agent().post("/api/migrations/" + id + "/finish", new JsonObject());
            }

            var over = watching.until("it is over", one -> !one.running());

            assertThat(watching.all()).hasSize(1);
            assertThat(over.outcome()).as(over.why()).isIn(Outcome.FAILED, Outcome.UNKNOWN);
            assertThat(over.why()).contains("note", "nothing shows of: alter table orders add column lost");
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(url(), "postgres", "x")
                .locations("filesystem:" + directory.resolve("sql"))
                .baselineOnMigrate(true)
                .load();
    }

    private Object liquibase() throws Exception {
        try (var connection = RealServers.session(shared(17), "postgres", DATABASE)) {
            var database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            try (var liquibase =
                    new Liquibase("changes.sql", new DirectoryResourceAccessor(directory.resolve("sql")), database)) {
                liquibase.update("");
            }
        }
        return null;
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + shared(17).port() + "/" + DATABASE;
    }

    private void write(String name, String sql) throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("sql")).resolve(name), sql);
    }

    private static CompletableFuture<Object> run(Callable<Object> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (FlywayException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
    }
}
