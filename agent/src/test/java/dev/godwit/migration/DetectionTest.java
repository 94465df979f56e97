package dev.godwit.migration;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.PlayedTools.Played;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** D1: every tool is known by what it sends; the statements are those the tools send, as migrations.md has them. */
class DetectionTest {

    @TempDir
    private Path directory;

    static Stream<Played> tools() {
        return PlayedTools.all().stream();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void a_tool_is_known_while_it_migrates(Played played) throws Exception {
        var database = "detect_" + played.tool().replace('-', '_');
        Watching.create(shared(17), database);
        try (var admin = dev.godwit.RealServers.session(shared(17), "postgres", database)) {
            execute(admin, "create table orders (id int primary key, total int)", "insert into orders values (1, 1)");
            execute(admin, played.before().toArray(String[]::new));
        }
        try (var watching = new Watching(shared(17), database, directory);
                var tool = watching.session("tool")) {
            for (var sql : played.during()) {
                execute(tool, PlayedTools.with(sql, database));
            }

            var seen = watching.until(
                    played.tool() + " is seen",
                    one -> one.running() && one.tool().equals(played.tool()));

            assertThat(seen.database()).isEqualTo(database);
            assertThat(seen.sessions()).anyMatch(session -> session.user().equals("postgres"));
            assertThat(watching.all()).hasSize(1);
        }
    }

    @Test
    void keys_are_those_the_tools_make() {
        assertThat(KeyFormula.numbers("flyway", "any", "public", "flyway_schema_history"))
                .containsExactly(77_433_833_903_597L);
        assertThat(KeyFormula.numbers("72707369", "any", "public", "x")).containsExactly(72_707_369L);
    }
}
