package dev.godwit.notify;

import static dev.godwit.notify.NotifyBench.alert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.alerts.Alert.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void an_alert_is_one_readable_line() {
        new Console(lines::add, false)
                .tell(List.of(alert(State.FIRING, "target", "shop", "datname", "äpfel"), alert(State.RESOLVED)));
        assertThat(lines)
                .containsExactly(
                        "2026-11-21T01:59:30Z FIRING critical Blocked: sessions wait (datname=\"äpfel\", target=\"shop\")",
                        "2026-11-21T01:59:55Z RESOLVED critical Blocked after 25s: sessions wait");
    }

    @Test
    void a_label_cannot_write_lines_of_its_own() {
        new Console(lines::add, false).tell(List.of(alert(State.FIRING, "query", "a\n\u001B[2Jb")));
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("(query=\"a [2Jb\")")
                .doesNotContain("\n", "\u001B");
    }

    @Test
    void colours_are_for_who_wants_them() {
        new Console(lines::add, true).tell(List.of(alert(State.FIRING)));
        assertThat(lines.get(0)).contains("\u001B[31mFIRING\u001B[0m");
    }

    @Test
    void the_console_hears_of_alerts_no_route_takes() throws Exception {
        try (var bench = new NotifyBench()) {
            bench.console();
            bench.transitions(alert(State.FIRING, "severity", "info"), alert(State.PENDING));
            bench.closeNotifier();
            assertThat(bench.lines)
                    .singleElement()
                    .asString()
                    .contains("FIRING info Blocked")
                    .contains("env=\"prod\"");
        }
    }
}
