package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P11, V1: what is on disk against what the history says. */
class PendingTest {

    @TempDir
    private Path directory;

    private Path folder(String name) throws Exception {
        return Files.createDirectories(directory.resolve(name));
    }

    private static JsonObject pending(Watching watching) throws Exception {
        var all = watching.agent().array("/api/migrations/pending");
        return all.isEmpty() ? new JsonObject() : all.getJsonObject(0);
    }

    private static List<String> names(JsonObject one, String list) {
        return one.getJsonArray(list).stream().map(String.class::cast).toList();
    }

    @Test
    void a_real_flyways_files_are_compared_by_its_own_checksums_and_its_baseline() throws Exception {
        Watching.create(shared(17), "pending");
        try (var admin = RealServers.session(shared(17), "postgres", "pending")) {
            execute(admin, "create table orders (id int primary key)");
        }
        var files = folder("sql");
        Files.writeString(files.resolve("V1__before_flyway.sql"), "create table orders (id int primary key);");
        Files.writeString(
                files.resolve("V2__note.sql"), "\uFEFF-- a note\r\nalter table orders add column note text;\r\n\r\n");
        Files.writeString(files.resolve("R__view.sql"), "create or replace view noted as select note from orders;\n");
        var flyway = Flyway.configure()
                .dataSource("jdbc:postgresql://127.0.0.1:" + shared(17).port() + "/pending", "postgres", "")
                .locations("filesystem:" + files)
                .baselineOnMigrate(true)
                .load();
        flyway.migrate();
        Files.writeString(files.resolve("V3__more.sql"), "alter table orders add column more text;");
        try (var watching =
                new Watching(shared(17), "pending", directory, "migrations: {files: {shop: [" + files + "]}}\n")) {
            until("V3 is pending", () -> names(pending(watching), "pending").equals(List.of("V3__more.sql")));
            assertThat(names(pending(watching), "changed")).isEmpty();
            assertThat(names(pending(watching), "missing")).isEmpty();

            flyway.migrate();
            Files.writeString(files.resolve("V2__note.sql"), "alter table orders add column note varchar;\n");
            Files.writeString(
                    files.resolve("R__view.sql"), "create or replace view noted as select note, id from orders;\n");
            // The next reading is due in half a minute, or when the history has moved.
            execute(
                    watching.session("test"),
                    "update flyway_schema_history set description = 'other' where version = '3'");

            until("V2 is another", () -> names(pending(watching), "changed").equals(List.of("V2__note.sql")));
            assertThat(names(pending(watching), "pending")).containsExactly("R__view.sql");
            until(
                    "it is a series",
                    () -> watching.agent()
                            .get("/metrics")
                            .body()
                            .contains(
                                    "godwit_migration_files_changed{datname=\"pending\",target=\"shop\",tool=\"flyway\"} 1"));
        }
    }

    @Test
    void prismas_files_are_compared_and_a_folder_that_goes_takes_the_series_with_it() throws Exception {
        Watching.create(shared(17), "pending");
        var first = Files.createDirectories(folder("prisma").resolve("20260101_first"));
        Files.writeString(first.resolve("migration.sql"), "select 1;");
        var second = Files.createDirectories(folder("prisma").resolve("20260102_second"));
        Files.writeString(second.resolve("migration.sql"), "select 2;");
        try (var admin = RealServers.session(shared(17), "postgres", "pending")) {
            execute(
                    admin,
                    PlayedTools.all().get(0).before().get(0),
                    "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('1', '354b7196c9ba5fb4b21cf615bb6ec4cd5c07503c34229feef033fc081a8c03f4', '20260101_first', now())");
        }
        try (var watching = new Watching(shared(17), "pending", directory, "migrations: {files: {shop: [prisma]}}\n")) {
            until(
                    "one is pending",
                    () -> names(pending(watching), "pending").equals(List.of("20260102_second/migration.sql")));
            assertThat(names(pending(watching), "changed")).isEmpty();
            until(
                    "it is a series",
                    () -> watching.agent().get("/metrics").body().contains("godwit_migration_pending{"));

            Files.move(directory.resolve("prisma"), directory.resolve("away"));
            execute(watching.session("test"), "update _prisma_migrations set logs = 'seen'");

            until(
                    "it is not told any more",
                    () -> pending(watching).isEmpty()
                            && !watching.agent().get("/metrics").body().contains("godwit_migration_pending{"));
        }
    }
}
