package dev.godwit.migration.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementTextsTest {

    @Test
    void what_this_agent_asks_itself_is_no_statement_of_the_application() throws Exception {
        var resources = Path.of(getClass().getResource("/probes").toURI()).getParent();
        for (var room : List.of("activity", "effects", "migration", "preflight", "probes", "progress", "statements")) {
            try (var files = Files.walk(resources.resolve(room))) {
                for (var file :
                        files.filter(one -> one.toString().endsWith(".sql")).toList()) {
                    var text = Files.readString(file).replaceAll("--.*", "");
                    assertThat(StatementTexts.watching(text))
                            .as(file.toString())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void what_an_application_asks_is() {
        assertThat(StatementTexts.watching("select * from orders where tenant = current_setting($1)"))
                .isFalse();
        assertThat(StatementTexts.watching("select pg_advisory_xact_lock($1)")).isFalse();
        assertThat(StatementTexts.watching("select pg_sleep($1)")).isFalse();
    }
}
