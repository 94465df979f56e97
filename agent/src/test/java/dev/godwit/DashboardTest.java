package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.endpoint.EndpointSeries;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.promql.Promql;
import dev.godwit.promql.Selectors;
import dev.godwit.rules.RuleFiles;
import dev.godwit.series.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What lies in {@code dashboards/}: well laid out, portable, and asking only for what somebody writes. */
class DashboardTest {

    private static final int SCHEMA = 42;
    private static final int WIDTH = 24;
    private static final String SOURCE = "${datasource}";

    @Test
    void they_are_of_the_classic_schema_and_found_by_a_stable_address() throws IOException {
        assertThat(Boards.all()).allSatisfy(one -> {
            assertThat(one.json().path("schemaVersion").asInt()).isEqualTo(SCHEMA);
            assertThat(one.json().path("uid").asText() + ".json").isEqualTo(one.name());
            assertThat(one.json().path("id").isNull()).isTrue();
            assertThat(one.json().has("__inputs")).isFalse();
        });
    }

    @Test
    void the_data_source_is_chosen_by_the_reader_everywhere() throws IOException {
        for (var dashboard : Boards.all()) {
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
        for (var dashboard : Boards.all()) {
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
        for (var dashboard : Boards.all()) {
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
        var endpoints =
                EndpointSeries.descriptors().stream().map(Descriptor::name).collect(Collectors.toSet());
        for (var dashboard : Boards.all()) {
            assertThat(dashboard.questions()).allSatisfy(question -> {
                var parsed = Promql.parse(question.sent());
                assertThat(Selectors.of(parsed)).isNotEmpty().allSatisfy(selector -> {
                    var metric = Selectors.metric(selector).orElse("");
                    assertThat(metrics.knows(metric)
                                    || RuleFiles.OF_ALERTS.contains(metric)
                                    || endpoints.contains(metric))
                            .as("somebody writes %s, of %s", metric, question)
                            .isTrue();
                });
            });
        }
    }

    @Test
    void what_the_reader_chooses_narrows_every_question() throws IOException {
        for (var dashboard : Boards.all()) {
            for (var variable : dashboard.variables()) {
                var name = variable.path("name").asText();
                assertThat(variable.at("/current/value/0").asText()).isEqualTo("$__all");
                assertThat(variable.path("definition")).isEqualTo(variable.at("/query/query"));
                assertThat(dashboard.questions())
                        .as("%s uses its variable %s", dashboard.name(), name)
                        .anyMatch(question -> question.expression().contains("$" + name));
            }
            assertThat(dashboard.questions())
                    .allSatisfy(question -> assertThat(question.sent())
                            .as("no variable is left in %s", question)
                            .doesNotContain("$"));
        }
    }

    @Test
    void each_leads_to_the_others_and_tells_of_migrations() throws IOException {
        assertThat(Boards.all())
                .extracting(one -> one.json().path("uid").asText())
                .doesNotHaveDuplicates();
        assertThat(Boards.all()).allSatisfy(one -> {
            assertThat(one.json().at("/links/0/type").asText()).isEqualTo("dashboards");
            assertThat(one.json().at("/links/0/tags")).isEqualTo(one.json().path("tags"));
            assertThat(one.json().at("/annotations/list"))
                    .extracting(note -> note.path("name").asText())
                    .contains("Migrations");
            assertThat(one.json().findValues("libraryPanel")).isEmpty();
        });
    }

    @Test
    void the_index_names_every_dashboard() throws IOException {
        var index = Files.readString(Boards.FOLDER.resolve("README.md"));
        assertThat(Boards.all()).allSatisfy(one -> assertThat(index).contains("`" + one.name() + "`"));
    }
}
