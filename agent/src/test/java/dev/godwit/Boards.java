package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The files in {@code dashboards/} and what they ask for. */
final class Boards {

    static final Path FOLDER = Path.of(System.getProperty("godwit.root", "..")).resolve("dashboards");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    private Boards() {}

    /** One file. */
    record Board(String name, JsonNode json) {

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

        /** Variables whose values are asked for; the data source is not one. */
        List<JsonNode> variables() {
            var variables = new ArrayList<JsonNode>();
            json.path("templating").path("list").forEach(variables::add);
            variables.removeIf(one -> !one.path("type").asText().equals("query"));
            return variables;
        }

        List<Question> questions() {
            var questions = new ArrayList<Question>();
            charts().forEach(panel -> panel.path("targets").forEach(target -> {
                var expression = target.path("expr").asText();
                var where = panel.path("title").asText() + " "
                        + target.path("refId").asText();
                questions.add(new Question(
                        name + ": " + where, expression, target.path("range").asBoolean()));
            }));
            json.path("annotations")
                    .path("list")
                    .forEach(one -> questions.add(new Question(
                            name + ": " + one.path("name").asText(),
                            one.path("expr").asText(),
                            true)));
            return questions;
        }
    }

    /** One expression as it stands in the file. */
    record Question(String where, String expression, boolean range) {

        /** As Grafana would send it, with everything chosen. */
        String sent() {
            return Boards.sent(expression);
        }
    }

    /** Of a variable: the label whose values it offers, and the series it takes them from. */
    record Choice(String label, String series) {

        static Choice of(JsonNode variable) {
            var query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
            assertThat(query.matches()).as("%s asks for label_values", variable).isTrue();
            return new Choice(query.group(2), Boards.sent(query.group(1)));
        }
    }

    private static String sent(String expression) {
        return expression
                .replace("$__rate_interval", "30s")
                .replace("$__range", "5m")
                .replace("$__interval", "5s")
                .replace("$target", ".*")
                .replace("$datname", ".*");
    }

    static List<Board> all() throws IOException {
        var mapper = new ObjectMapper();
        var boards = new ArrayList<Board>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                boards.add(new Board(file.getFileName().toString(), mapper.readTree(file.toFile())));
            }
        }
        assertThat(boards).isNotEmpty();
        return boards;
    }
}
