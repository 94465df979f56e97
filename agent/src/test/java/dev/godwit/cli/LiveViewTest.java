package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Brief;
import dev.godwit.migration.Outcome;
import dev.godwit.migration.ProgressRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is on the screen while a command runs. */
class LiveViewTest {

    private static final Instant AT = Instant.parse("2026-11-21T02:00:00Z");

    private static Brief brief(String statement, double ratio, int behind) {
        return new Brief(
                "20261121T020000Z-shop-1a2b",
                "shop",
                "shopdb",
                "flyway",
                "Flyway",
                true,
                "V7",
                AT,
                null,
                null,
                Outcome.RUNNING,
                "",
                4,
                2,
                statement,
                3,
                4,
                behind > 0,
                behind > 0 ? List.of("pid 7 (report)") : List.of(),
                behind,
                behind,
                1.5,
                new ProgressRecord(AT, ratio, 90.0, "progress view", "high", "blocks"),
                0);
    }

    @Test
    void at_most_eight_lines_none_wider_than_the_terminal_and_none_that_speaks_to_it() {
        var evil = brief("alter table t \u001b[2J" + "x".repeat(300), 0.42, 5);
        var block = StatusLines.block(evil, Duration.ofSeconds(75), 60);
        assertThat(block).hasSizeLessThanOrEqualTo(8).allSatisfy(line -> {
            assertThat(line).hasSizeLessThan(60).doesNotContain("\u001b");
        });
        assertThat(String.join("\n", StatusLines.block(brief("alter table t", 0.42, 5), Duration.ofSeconds(75), 120)))
                .contains(
                        "shop shopdb  1m15s",
                        "statement 3 of 4: alter table t",
                        "42 %, 1m30s left (progress view, high)",
                        "waits for pid 7 (report), 5 sessions wait behind it");
    }

    @Test
    void the_block_is_drawn_again_in_place_and_what_the_command_writes_stays_above() throws Exception {
        var bytes = new ByteArrayOutputStream();
        var view = new LiveView(new PrintStream(bytes, true, StandardCharsets.UTF_8), 80);
        view.show(brief("one", 0.1, 0), Duration.ofSeconds(1));
        int lines = StatusLines.block(brief("one", 0.1, 0), Duration.ofSeconds(1), 80)
                .size();
        bytes.reset();
        var child = view.start(List.of("printf", "written\\nGo on? "), Map.of());
        while (!child.ended(Duration.ofSeconds(10))) {
            assertThat(child).isNotNull();
        }
        var drawn = bytes.toString(StandardCharsets.UTF_8);
        assertThat(drawn)
                .startsWith("\u001b[1A".repeat(lines) + "\r\u001b[0Jwritten\nGo on? ")
                .as("a prompt is not overwritten")
                .endsWith("Go on? ");
        bytes.reset();
        view.show(brief("two", 0.2, 0), Duration.ofSeconds(2));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
        view.end();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\n");
    }

    @Test
    void a_log_gets_a_line_when_something_has_changed_and_at_most_one_a_second() {
        var text = new StringWriter();
        var view = new PlainView(new PrintWriter(text, true), false);
        view.show(brief("one", 0.11, 0), Duration.ofMillis(500));
        view.show(brief("one", 0.12, 0), Duration.ofSeconds(3));
        view.show(brief("one", 0.31, 2), Duration.ofSeconds(4));
        view.show(brief("one", 0.55, 2), Duration.ofMillis(4500));
        assertThat(text.toString().lines())
                .containsExactly(
                        "godwit: +0s statement 3 of 4: one, more than 10 %",
                        "godwit: +4s statement 3 of 4: one, more than 30 %, waits for pid 7 (report), 2 sessions wait"
                                + " behind it");
    }

    @Test
    void a_name_that_would_speak_to_the_terminal_or_the_log_is_shown_plain() {
        var evil = "t\u001b[2J\u001b]0;x\u0007\u202e\n::error::y";
        var plain = "t\ufffd[2J\ufffd]0;x\ufffd\ufffd ::error::y";
        var log = new StringWriter();
        new PlainView(new PrintWriter(log, true), false).say(evil);
        assertThat(log.toString().lines()).containsExactly("godwit: " + plain);
        var screen = new ByteArrayOutputStream();
        new LiveView(new PrintStream(screen, true, StandardCharsets.UTF_8), 80).say(evil);
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("godwit: " + plain + "\n");
        assertThat(StatusLines.line(brief(evil, 0.1, 1))).contains(plain, "1 session waits behind it");
    }
}
