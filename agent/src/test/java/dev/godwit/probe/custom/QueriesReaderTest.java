package dev.godwit.probe.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.series.Descriptor;
import dev.godwit.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them are read as the exporter reads them; every mistake has its place. */
class QueriesReaderTest {

    private static final String GOOD = """
            shop_orders:
              query: |
                SELECT state, count(*) AS waiting, extra FROM orders GROUP BY state;
              master: yes
              cache_seconds: 30
              runonserver: ">=14.0.0 <19.0.0"
              metrics:
                - state:
                    usage: "LABEL"
                    description: "What became of it"
                - waiting:
                    usage: "GAUGE"
                    description: "Orders that wait"
                - age:
                    usage: DURATION
            """;

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    @Test
    void a_file_is_read_with_everything_it_says() throws IOException {
        var queries = read(GOOD);
        assertThat(problems.list()).isEmpty();
        assertThat(queries.warnings()).isEmpty();
        var one = queries.namespaces().get(0);
        assertThat(one.name()).isEqualTo("shop_orders");
        assertThat(one.main()).isTrue();
        assertThat(one.every()).isEqualTo(Duration.ofSeconds(30));
        assertThat(one.labels()).containsExactly("state");
        assertThat(one.series()).containsExactly("shop_orders_waiting", "shop_orders_age_milliseconds");
        assertThat(one.queryFor(130_004)).isEmpty();
        assertThat(one.queryFor(180_001)).isPresent();
        assertThat(queries.files().get(0).hash()).hasSize(64);
        assertThat(queries.files().get(0).good()).isTrue();
    }

    @Test
    void a_name_means_what_the_file_says_of_it() throws IOException {
        var queries = read(GOOD);
        assertThat(queries.find("shop_orders_waiting"))
                .contains(new Descriptor("shop_orders_waiting", Descriptor.Type.GAUGE, "Orders that wait"));
        assertThat(queries.find("shop_orders_extra").orElseThrow().type()).isEqualTo(Descriptor.Type.UNTYPED);
        assertThat(queries.find("shop_orders_waitng")).isEmpty();
        assertThat(queries.find("shop_orders_state")).isEmpty();
        assertThat(queries.find("shop_other")).isEmpty();
        assertThat(queries.probe("shop_orders_waiting")).contains("shop_orders");
    }

    @Test
    void the_parts_of_a_histogram_have_its_name() throws IOException {
        var queries = read("a: {query: select 1, metrics: [{h: {usage: HISTOGRAM, description: How long}}]}");
        assertThat(queries.find("a_h_bucket")).contains(new Descriptor("a_h", Descriptor.Type.HISTOGRAM, "How long"));
        assertThat(queries.series()).containsExactly("a_h_bucket", "a_h_sum", "a_h_count");
    }

    @Test
    void every_mistake_is_told_with_its_place() throws IOException {
        read("""
                one:
                  metrics:
                    - a: {usage: GUAGE}
                    - a: {usage: GAUGE}
                    - a: {usage: GAUGE}
                    - "b-c": {usage: LABEL}
                    - "__d": {usage: LABEL}
                    - "e f": {usage: COUNTER}
                    - g: {usage: MAPPEDMETRIC, metric_mapping: {slow: much}}
                    - h: {usage: MAPPEDMETRIC}
                    - i:
                    - k: {description: no usage}
                    - l: {usage: HISTOGRAM}
                    - l_sum: {usage: GAUGE}
                    - le: {usage: LABEL}
                two:
                  query: "select 1; drop table orders"
                  runonserver: ">=14"
                  cache_seconds: often
                  master: perhaps
                  query_overrides: {"15": select 2, ">=16.0.0": "update t set a = 1"}
                  metrics: []
                3rd: {query: select 1, metrics: [{a: {usage: GAUGE}}]}
                four: text
                godwit_five: {query: "", metrics: [{a: {usage: GAUGE}}]}
                six: {query: select 1}
                """);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "2:3 one.query: is required",
                        "3:18 one.metrics[0].a.usage: no such usage: GUAGE",
                        "5:10 one.metrics[2].a: the column is listed twice",
                        "6:14 one.metrics[3].b-c: \"b-c\" cannot be the name of a label",
                        "7:14 one.metrics[4].__d: \"__d\" cannot be the name of a label",
                        "8:14 one.metrics[5].e f: \"one_e f\" cannot be the name of a metric",
                        "9:55 one.metrics[6].g.metric_mapping.slow: expected a number, found \"much\"",
                        "10:10 one.metrics[7].h.metric_mapping: is required",
                        "11:7 one.metrics[8].i: is required",
                        "12:10 one.metrics[9].k.usage: is required",
                        "14:14 one.metrics[11].l_sum: l gives one_l_sum as well",
                        "3:5 one.metrics: a label le beside a histogram, whose buckets have that label",
                        "17:10 two.query: holds more than one statement",
                        "18:16 two.runonserver: bad range of versions \">=14\"",
                        "19:18 two.cache_seconds: expected a whole number of seconds, found \"often\"",
                        "20:11 two.master: expected true or false, found \"perhaps\"",
                        "21:27 two.query_overrides.15: bad range of versions \"15\"",
                        "21:49 two.query_overrides.>=16.0.0: begins with update",
                        "22:12 two.metrics: names no column",
                        "23:6 3rd: \"3rd\" cannot begin the name of a metric",
                        "23:38 3rd.metrics[0].a: \"3rd_a\" cannot be the name of a metric",
                        "24:7 four: expected a mapping of keys to values",
                        "25:14 godwit_five: names that begin with godwit_ are Godwit's own",
                        "25:22 godwit_five.query: is empty",
                        "26:6 six.metrics: is required");
    }

    @Test
    void what_the_exporter_ignores_is_a_warning() throws IOException {
        var queries = read("""
                one:
                  query: select 1 as a, 'x' as target
                  desription: text
                  cache_second: 5
                  metrics:
                    - a: {usage: GAUGE, unit: seconds, metric_mapping: {x: 1}}
                    - target: {usage: LABEL}
                """);
        assertThat(problems.list()).isEmpty();
        assertThat(queries.warnings().stream().map(one -> one.place().line() + " " + one.path() + " " + one.text()))
                .containsExactlyInAnyOrder(
                        "3 one.desription is ignored, as postgres_exporter ignores it",
                        "4 one.cache_second is ignored, as postgres_exporter ignores it",
                        "6 one.metrics[0].a.unit is ignored, as postgres_exporter ignores it",
                        "6 one.metrics[0].a.metric_mapping is only for MAPPEDMETRIC and ignored",
                        "7 one.metrics[1].target becomes the label exported_target");
        assertThat(queries.warnings()).anyMatch(one -> one.hint().equals("Did you mean cache_seconds?"));
    }

    @Test
    void a_namespace_stands_in_one_file_once() throws IOException {
        var text = "a: {query: select 1, metrics: [{b: {usage: GAUGE}}]}\n";
        Files.writeString(directory.resolve("1.yaml"), text);
        Files.writeString(directory.resolve("2.yaml"), text);
        Files.writeString(directory.resolve("3.yaml"), "");
        Files.writeString(directory.resolve("4.yaml"), "{}");
        Files.writeString(directory.resolve("5.yaml"), "- a");
        Files.writeString(
                directory.resolve("6.yaml"), "b: {query: select 1, query: select 2, metrics: [{c: {usage: GAUGE}}]}");
        var files = new ArrayList<Path>();
        for (int i = 1; i <= 7; i++) {
            files.add(directory.resolve(i + ".yaml"));
        }
        var queries = QueriesReader.read(files, Set.of(), problems);
        assertThat(queries.namespaces()).hasSize(2);
        assertThat(queries.files().stream().map(QueriesFile::good))
                .containsExactly(true, false, false, false, false, false, false);
        assertThat(problems.list().stream().map(one -> one.text().replace(directory.toString(), "")))
                .containsExactly(
                        "a is asked at /1.yaml:1:1 already",
                        "file is empty",
                        "the file holds no query",
                        "expected a mapping of keys to values",
                        "duplicate key",
                        "no such file");
    }

    @Test
    void a_probe_of_godwits_own_keeps_its_name() throws IOException {
        Files.writeString(directory.resolve("q.yaml"), "locks: {query: select 1, metrics: [{b: {usage: GAUGE}}]}");
        var queries = QueriesReader.read(List.of(directory.resolve("q.yaml")), Set.of("locks"), problems);
        assertThat(queries.probes()).containsExactly("custom.locks");
        assertThat(queries.series()).containsExactly("locks_b");
    }

    @Test
    void another_query_is_asked_of_the_versions_it_is_for() throws IOException {
        var one = read("""
                        one:
                          query: select 1
                          query_overrides: {"16.x": select 16, ">=17.0.0": "", "<14.2.0": select 14}
                          metrics: [{a: {usage: GAUGE}}]
                        """).namespaces().get(0);
        assertThat(one.queryFor(150_003)).contains("select 1");
        assertThat(one.queryFor(160_003)).contains("select 16");
        assertThat(one.queryFor(180_000)).isEmpty();
        assertThat(one.queryFor(140_001)).contains("select 14");
    }

    @Test
    void what_godwit_writes_itself_is_left_to_it_and_said_once() throws IOException {
        var queries = read("""
                pg_tables:
                  query: select 1
                  metrics: [{relname: {usage: LABEL}}, {rows: {usage: GAUGE}}, {dead: {usage: GAUGE}}, {new: {usage: GAUGE}}]
                pg_locks:
                  query: select 1
                  metrics: [{usename: {usage: LABEL}}, {count: {usage: GAUGE}}]
                """);
        var own = new CustomQueries.Own("tables", Optional.of(Set.of("relname", "datname")));
        var beside = queries.beside(metric -> switch (metric) {
            case "pg_tables_rows", "pg_tables_dead" -> Optional.of(own);
            case "pg_locks_count" -> Optional.of(new CustomQueries.Own("locks", Optional.of(Set.of("mode"))));
            default -> Optional.empty();
        });
        assertThat(beside.namespaces().get(0).withheld()).containsExactlyInAnyOrder("pg_tables_rows", "pg_tables_dead");
        assertThat(beside.namespaces().get(1).withheld()).isEmpty();
        assertThat(beside.warnings().stream().map(one -> one.place().line() + ": " + one.text()))
                .containsExactly(
                        "1: pg_tables_rows and 1 more is left to Godwit's own probe, which writes the same",
                        "4: pg_locks_count stands beside Godwit's own, which has other labels: a sum over both counts"
                                + " twice");
        assertThat(beside.warnings().get(0).hint()).contains("off: [tables]");
    }

    private CustomQueries read(String text) throws IOException {
        var file = Files.writeString(directory.resolve("queries.yaml"), text);
        return QueriesReader.read(List.of(file), Set.of(), problems);
    }

    private List<String> told() {
        return problems.list().stream()
                .map(one -> one.place().line() + ":" + one.place().column() + " " + one.path() + ": " + one.text())
                .toList();
    }
}
