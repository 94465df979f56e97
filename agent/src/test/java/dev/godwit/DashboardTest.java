package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.promql.Promql;
import dev.godwit.promql.Selectors;
import dev.godwit.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies in {@code dashboards/}: well laid out, portable, and asking only for what somebody writes. */
class DashboardTest {

    private static final Path DASHBOARDS =
            Path.of(System.getProperty("godwit.root", "..")).resolve("dashboards");
    private static final int SCHEMA = 42;
    private static final int WIDTH = 24;
    private static final String SOURCE = "${datasource}";

    private record Dashboard(String name, JsonNode json) {

        List<JsonNode> panels() {
            var panels = new ArrayList<JsonNode>();
            json.path("panels").forEach(panel -> {
                panels.add(panel);
                panel.path("panels").forEach(panels::add);
            });
            return panels;
        }

        List<JsonNode> charts() {
            return panels().stream()
                    .filter(panel -> !panel.path("type").asText().equals("row"))
                    .toList();
        }

        List<String> expressions() {
            var expressions = new ArrayList<String>();
            charts().forEach(panel -> panel.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText())));
            json.path("annotations")
                    .path("list")
                    .forEach(one -> expressions.add(one.path("expr").asText()));
            return expressions;
        }
    }

    private static List<Dashboard> all() throws IOException {
        var mapper = new ObjectMapper();
        var dashboards = new ArrayList<Dashboard>();
        try (var files = Files.list(DASHBOARDS)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                dashboards.add(new Dashboard(file.getFileName().toString(), mapper.readTree(file.toFile())));
            }
        }
        assertThat(dashboards).isNotEmpty();
        return dashboards;
    }

    /** As Grafana would send it, with every target chosen. */
    private static String sent(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$__range", "1h")
                .replace("$target", ".*");
    }

    @Test
    void they_are_of_the_classic_schema_and_found_by_a_stable_address() throws IOException {
        assertThat(all()).allSatisfy(one -> {
            assertThat(one.json().path("schemaVersion").asInt()).isEqualTo(SCHEMA);
            assertThat(one.json().path("uid").asText() + ".json").isEqualTo(one.name());
            assertThat(one.json().path("id").isNull()).isTrue();
            assertThat(one.json().has("__inputs")).isFalse();
        });
    }

    @Test
    void the_data_source_is_chosen_by_the_reader_everywhere() throws IOException {
        for (var dashboard : all()) {
            assertThat(dashboard.json().path("templating").path("list")).anySatisfy(variable -> {
                assertThat(variable.path("name").asText()).isEqualTo("datasource");
                assertThat(variable.path("type").asText()).isEqualTo("datasource");
            });
            assertThat(dashboard.json().findValues("uid"))
                    .extracting(JsonNode::asText)
                    .contains(SOURCE);
            assertThat(dashboard.charts())
                    .allSatisfy(panel -> assertThat(
                                    panel.path("datasource").path("uid").asText())
                            .isEqualTo(SOURCE))
                    .allSatisfy(panel -> assertThat(panel.path("targets"))
                            .allSatisfy(target -> assertThat(target.path("datasource")
                                            .path("uid")
                                            .asText())
                                    .isEqualTo(SOURCE)));
        }
    }

    @Test
    void every_panel_has_a_number_a_title_a_question_and_a_unit_of_its_own() throws IOException {
        for (var dashboard : all()) {
            assertThat(dashboard.panels())
                    .extracting(panel -> panel.path("id").asInt())
                    .doesNotHaveDuplicates()
                    .doesNotContain(0);
            assertThat(dashboard.charts())
                    .extracting(panel -> panel.path("title").asText())
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
            assertThat(dashboard.charts()).allSatisfy(panel -> {
                assertThat(panel.path("description").asText()).isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
                assertThat(panel.path("targets")).isNotEmpty();
            });
        }
    }

    @Test
    void no_panel_covers_another() throws IOException {
        for (var dashboard : all()) {
            var taken = new HashSet<String>();
            for (var panel : dashboard.panels()) {
                var place = panel.path("gridPos");
                int left = place.path("x").asInt();
                int top = place.path("y").asInt();
                int right = left + place.path("w").asInt();
                int bottom = top + place.path("h").asInt();
                assertThat(right).isBetween(left + 1, WIDTH);
                assertThat(bottom).isGreaterThan(top);
                for (int x = left; x < right; x++) {
                    for (int y = top; y < bottom; y++) {
                        assertThat(taken.add(x + "," + y))
                                .as("%s: %s at %d,%d", dashboard.name(), panel.path("title"), x, y)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void every_expression_asks_for_what_somebody_writes() throws IOException {
        var metrics = new Written(ProbeDefinition.all());
        for (var dashboard : all()) {
            assertThat(dashboard.expressions()).allSatisfy(expression -> {
                var parsed = Promql.parse(sent(expression));
                assertThat(Selectors.of(parsed)).isNotEmpty().allSatisfy(selector -> {
                    var metric = Selectors.metric(selector).orElse("");
                    assertThat(metrics.knows(metric) || RuleFiles.OF_ALERTS.contains(metric))
                            .as("somebody writes %s, of %s", metric, expression)
                            .isTrue();
                });
            });
        }
    }

    @Test
    void the_index_names_every_dashboard() throws IOException {
        var index = Files.readString(DASHBOARDS.resolve("README.md"));
        assertThat(all()).allSatisfy(one -> assertThat(index).contains("`" + one.name() + "`"));
    }
}
