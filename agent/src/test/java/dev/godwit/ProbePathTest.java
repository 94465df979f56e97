package dev.godwit;

import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server of many, asked for as postgres_exporter is asked in its multi-target way. */
class ProbePathTest {

    @TempDir
    private Path directory;

    @Test
    void one_target_is_had_by_name_or_by_host_and_port() throws Exception {
        var ledger = shared(15);
        var agent = new RunningAgent(directory, shared(16), "  ledger: {url: \"" + ledger.url("postgres") + "\"}\n");
        try {
            until("both are up", () -> {
                var page = agent.get("/metrics").body();
                return page.contains("pg_up{target=\"shop\"} 1") && page.contains("pg_up{target=\"ledger\"} 1");
            });
            for (var asked : new String[] {"ledger", "127.0.0.1:" + ledger.port()}) {
                var page = agent.get("/probe?target=" + asked + "&auth_module=foo");
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.body())
                        .contains("pg_up{target=\"ledger\"} 1")
                        .doesNotContain("target=\"shop\"")
                        .doesNotContain("process_resident_memory_bytes");
            }
            until(
                    "both pages have the same series of it",
                    () -> of(agent.get("/probe?target=ledger").body())
                            .equals(of(agent.get("/metrics").body())));
            assertThat(agent.get("/probe?target=nobody").statusCode()).isEqualTo(404);
            assertThat(agent.get("/probe").statusCode()).isEqualTo(400);
        } finally {
            agent.close();
        }
    }

    /** The series of one target on a page, without their values. */
    private static Set<String> of(String page) {
        return page.lines()
                .filter(line -> line.contains("target=\"ledger\""))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }
}
