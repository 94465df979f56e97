package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent is killed as soon as something of a migration can be seen, here or there. */
class KilledAtOnceTest {

    private static final Pattern LOOKS = Pattern.compile("\ngodwit_migration_looks_total\\{[^}]*\\} [1-9]");

    /** When it is killed. */
    enum When {
        /** The server has run its statement; the agent may not have looked yet. */
        RAN,
        SERIES,
        LISTED,
        MEASURED;

        boolean now(LifeOfAnAgent agent) throws Exception {
            return switch (this) {
                case RAN -> true;
                case SERIES -> agent.get("/metrics").contains("\ngodwit_migration_running{");
                case LISTED -> !agent.all().isEmpty();
                case MEASURED -> agent.shows(one -> one.encode().contains("measured by is read"));
            };
        }

        /** Whether anybody was told of it. */
        boolean told() {
            return this != RAN;
        }
    }

    @TempDir
    private Path directory;

    /** A migration is in its transaction when the agent is killed. */
    private Connection killed(When when) throws Exception {
        Watching.create(shared(17), "killed");
        var tool = session(shared(17), "postgres", "killed");
        execute(tool, "create table orders (id int primary key, total int)");
        try (var first = new LifeOfAnAgent(directory, "first")) {
            first.untilItKnowsTheSchema();
            execute(tool, "begin", "alter table orders add column note int");
            until(when.name(), () -> when.now(first));
            first.kill();
        }
        return tool;
    }

    @ParameterizedTest
    @EnumSource
    void one_that_goes_on_is_taken_up(When when) throws Exception {
        try (var tool = killed(when);
                var second = new LifeOfAnAgent(directory, "second")) {
            until(
                    "it is seen",
                    () -> second.shows(one -> !one.getJsonArray("statements").isEmpty()));
            if (when.told()) {
                until("it goes on", () -> second.shows(one -> one.encode().contains("the agent was restarted")));
            }
            until("it looks", () -> LOOKS.matcher(second.get("/metrics")).find());
            until("it is measured", () -> second.shows(one -> one.encode().contains("measured by ")));
            execute(tool, "commit");
            hangUp(tool);
            until("it is over", () -> second.shows(one -> one.getValue("ended") != null));

            assertThat(second.all()).hasSize(1);
            var record = second.newest();
            assertThat(record.getString("outcome")).isEqualTo("APPLIED");
            assertThat(record.getString("why")).doesNotContain("nobody watched");
            assertThat(record.getJsonArray("sessions")).hasSize(1);
            assertThat(record.getJsonArray("statements")).hasSize(1);
            assertThat(record.getJsonArray("statements").encode())
                    .contains("\"relation\":\"public.orders\"")
                    .doesNotContain("relation 1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_ends_while_nobody_watches_is_given_nothing_that_others_did(When when) throws Exception {
        try (var tool = killed(when);
                var other = session(shared(17), "postgres", "killed")) {
            execute(tool, "commit");
            hangUp(tool);
            execute(other, "create table elsewhere (id int primary key)");
            var back = Instant.now();
            try (var second = new LifeOfAnAgent(directory, "second")) {
                second.untilItKnowsTheSchema();
                if (when.told()) {
                    until("it is over", () -> second.shows(one -> one.getValue("ended") != null));
                } else {
                    until(
                            "it is over, if it was ever known",
                            () -> second.all().isEmpty() || second.shows(one -> one.getValue("ended") != null));
                }
                assertThat(second.all()).hasSizeLessThanOrEqualTo(1);
                if (second.all().isEmpty()) {
                    assertThat(when.told()).isFalse();
                    return;
                }
                var record = second.newest();
                assertThat(record.getString("why")).contains("it ended while nobody watched, between ");
                assertThat(record.getString("outcome")).isIn("APPLIED", "UNKNOWN");
                assertThat(Instant.parse(record.getString("ended"))).isBefore(back);
                assertThat(record.getJsonArray("changes").encode()).doesNotContain("elsewhere");
                assertThat(record.getJsonArray("statements").encode())
                        .contains("alter table orders")
                        .doesNotContain("RUNNING")
                        .doesNotContain("relation 1");
            }
        }
    }

    private static void hangUp(AutoCloseable session) throws Exception {
        session.close();
    }
}
