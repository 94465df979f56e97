package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.series.Labels;
import dev.godwit.series.LoadedSeries;
import dev.godwit.web.QueryServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTest {

    private static final String SAMPLES = """
            # TYPE waiting gauge
            waiting{pid="7"} 1 1700000000
            waiting{pid="7"} 3 1700000060
            waiting{pid="8"} 2 1700000060
            # EOF
            """;

    @TempDir
    private Path directory;

    private final Typed typed = new Typed();

    @Test
    void a_file_is_asked_at_its_newest_time() throws Exception {
        assertThat(run("query", "waiting > 1", "--data", file(SAMPLES))).isZero();
        assertThat(said()).isEqualTo("""
                waiting{pid="7"} 3 @2023-11-14T22:14:20Z
                waiting{pid="8"} 2 @2023-11-14T22:14:20Z
                """);
        assertThat(told()).isEmpty();
    }

    @Test
    void a_time_may_be_given() throws Exception {
        assertThat(run("query", "sum(waiting)", "--data", file(SAMPLES), "--time", "2023-11-14T22:13:20Z"))
                .isZero();
        assertThat(said()).isEqualTo("{} 1 @2023-11-14T22:13:20Z\n");
    }

    @Test
    void a_range_is_printed_series_by_series() throws Exception {
        var range = new String[] {
            "query", "waiting", "--data", file(SAMPLES), "--start", "1700000000", "--end", "1700000060", "--step", "1m"
        };
        assertThat(run(range)).isZero();
        assertThat(said()).isEqualTo("""
                waiting{pid="7"}
                    1 @2023-11-14T22:13:20Z
                    3 @2023-11-14T22:14:20Z
                waiting{pid="8"}
                    2 @2023-11-14T22:14:20Z
                """);
        assertThat(run("query", "waiting", "--start", "1")).isEqualTo(2);
        assertThat(told()).contains("--start, --end and --step");
    }

    @Test
    void json_is_that_of_prometheus() throws Exception {
        assertThat(run("query", "scalar(sum(waiting))", "--json", "--data", file(SAMPLES)))
                .isZero();
        assertThat(new JsonObject(said()).encode())
                .isEqualTo("{\"resultType\":\"scalar\",\"result\":[1700000060,\"5\"]}");
    }

    @Test
    void nothing_found_is_an_answer() throws Exception {
        assertThat(run("query", "nothing", "--data", file(SAMPLES))).isZero();
        assertThat(said()).isEmpty();
    }

    @Test
    void remarks_go_to_the_other_stream() throws Exception {
        assertThat(run("query", "quantile(2, waiting)", "--data", file(SAMPLES)))
                .isZero();
        assertThat(said()).isEqualTo("{} +Inf @2023-11-14T22:14:20Z\n");
        assertThat(told())
                .isEqualTo("warning: PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)\n");
    }

    @Test
    void standard_input_is_a_file() throws Exception {
        var in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(SAMPLES.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("query", "count(waiting)", "--data", "-")).isZero();
        } finally {
            System.setIn(in);
        }
        assertThat(said()).isEqualTo("{} 2 @2023-11-14T22:14:20Z\n");
    }

    @Test
    void a_mistake_is_pointed_at() throws Exception {
        assertThat(run("query", "sum(waiting)\n  by (pid", "--data", file(SAMPLES)))
                .isEqualTo(2);
        assertThat(told()).contains("2:10: parse error: ").endsWith("\n      by (pid\n             ^\n");
    }

    @Test
    void a_query_that_cannot_be_answered_is_the_world_s_fault() throws Exception {
        assertThat(run("query", "waiting * on () waiting", "--data", file(SAMPLES)))
                .isEqualTo(3);
        assertThat(told()).startsWith("execution: ");
    }

    @Test
    void a_bad_file_is_told_with_its_place() throws Exception {
        var file = file("waiting 1 now\nwaiting\n# EOF\n");
        assertThat(run("query", "waiting", "--data", file)).isEqualTo(2);
        assertThat(told()).contains(file + ":1:11: bad timestamp \"now\"").contains(file + ":2:8: sample has no value");
        assertThat(run("query", "waiting", "--data", directory + "/gone.om")).isEqualTo(2);
        assertThat(told()).contains("gone.om:1:1: no such file");
        assertThat(run("query", "waiting", "--data", directory.toString())).isEqualTo(2);
        assertThat(told()).contains(directory + ":1:1: is a folder");
        assertThat(run("query", "waiting", "--data", "/dev/zero")).isEqualTo(2);
        assertThat(told()).contains("/dev/zero:1:1: file is larger than 67108864 bytes");
    }

    @Test
    void a_server_is_asked_the_same() throws Exception {
        var series = new LoadedSeries();
        series.add(Labels.of(Labels.NAME, "waiting", "pid", "7"), QueryServer.NOW.toEpochMilli(), 3);
        var server = new QueryServer(series);
        try {
            assertThat(run("query", "waiting", "--url", server.url() + "/")).isZero();
            assertThat(said()).isEqualTo("waiting{pid=\"7\"} 3 @2023-11-14T22:13:20Z\n");
            assertThat(run("query", "waiting{", "--url", server.url())).isEqualTo(2);
            assertThat(told()).endsWith("    waiting{\n            ^\n");
            assertThat(run("query", "count_over_time(vector(1)[1y:1ms])", "--url", server.url()))
                    .isEqualTo(3);
        } finally {
            server.close();
        }
    }

    @Test
    void whoever_does_not_answer_is_the_world_s_fault() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(run("query", "1", "--url", "http://127.0.0.1:" + free)).isEqualTo(3);
        assertThat(told()).contains("cannot connect to http://127.0.0.1:" + free);
        assertThat(run("query", "1", "--url", "ftp://x")).isEqualTo(2);
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("data.om"), text).toString();
    }

    private int run(String... arguments) {
        return typed.run(arguments);
    }

    private String said() {
        return typed.out();
    }

    private String told() {
        return typed.err();
    }
}
