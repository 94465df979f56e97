package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations in databases of the server that are no targets. */
class ElsewhereTest {

    @TempDir
    private Path directory;

    private static void create() throws Exception {
        Watching.create(shared(17), "elsewhere");
        try (var admin = session(shared(17), "postgres", "elsewhere")) {
            execute(admin, "create table orders (id int primary key)");
        }
    }

    /** One that is seen, and over. */
    private static MigrationRecord migrated(Watching watching) throws Exception {
        try (var tool = session(shared(17), "postgres", "elsewhere")) {
            execute(tool, "begin", "alter table orders add column note int");
            watching.until(
                    "it is seen", one -> one.running() && !one.statements().isEmpty());
            execute(tool, "commit");
        }
        return watching.until("it is over", one -> !one.running());
    }

    @Test
    void one_in_a_database_that_nobody_reads_says_so() throws Exception {
        Watching.create(shared(17), "elsewhere_home");
        create();
        try (var watching = new Watching(shared(17), "elsewhere_home", directory)) {
            var seen = migrated(watching);
            assertThat(seen.database()).isEqualTo("elsewhere");
            assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(seen.why())
                    .isEqualTo("its schema is not read, for elsewhere is neither a target nor under also:"
                            + " make it a target of its own");
            assertThat(seen.timeline()).anyMatch(event -> event.text().equals(seen.why()));
        }
    }

    @Test
    void one_under_also_is_read_from_its_first_sign_on_and_says_so() throws Exception {
        Watching.create(shared(17), "elsewhere_home");
        create();
        try (var watching =
                new Watching(shared(17), "postgres", "elsewhere_home", ", also: [elsewhere]", directory, "")) {
            var seen = migrated(watching);
            assertThat(seen.database()).isEqualTo("elsewhere");
            assertThat(seen.timeline())
                    .anyMatch(event -> event.text()
                            .equals(
                                    "history and schema of elsewhere are read from now on only, and were not known before:"
                                            + " make it a target of its own"));
            assertThat(seen.outcome()).isIn(Outcome.APPLIED, Outcome.UNKNOWN);
            if (seen.outcome() == Outcome.UNKNOWN) {
                assertThat(seen.why()).contains("the schema of elsewhere was not known before");
            }
        }
    }
}
