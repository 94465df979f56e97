package dev.godwit.migration.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Documents;
import dev.godwit.migration.MigrationRecord;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Reports of migrations made by hand: the golden files are what a person reads. */
class ReportTest {

    private static final Path GOLDEN = Path.of("src/test/resources/reports");
    private static final List<String> ENDINGS = List.of(".md", ".html", ".txt");
    private static final AsOf LATER = Samples.live(Samples.at(7300));

    @ParameterizedTest
    @ValueSource(strings = {"whole", "odd", "empty", "running", "left", "moment", "weeks"})
    void a_report_says_what_its_golden_file_says(String name) throws Exception {
        var actual = Path.of("target/reports");
        var reports = List.of(
                MarkdownReport.of(record(name), asOf(name)),
                HtmlReport.of(record(name), asOf(name)),
                TerminalReport.of(record(name), asOf(name), 100));
        Files.createDirectories(actual);
        for (int i = 0; i < ENDINGS.size(); i++) {
            Files.writeString(actual.resolve(name + ENDINGS.get(i)), reports.get(i));
        }
        for (int i = 0; i < ENDINGS.size(); i++) {
            assertThat(reports.get(i))
                    .describedAs("see %s", actual.toAbsolutePath())
                    .isEqualTo(Files.readString(GOLDEN.resolve(name + ENDINGS.get(i))));
        }
    }

    private static MigrationRecord record(String name) {
        return switch (name) {
            case "whole" -> Samples.whole();
            case "odd" -> Samples.odd();
            case "empty" -> Samples.empty();
            case "moment" -> Samples.of(3, Duration.ofMillis(3));
            case "weeks" -> Samples.of(4, Duration.ofDays(21));
            default -> Samples.running();
        };
    }

    private static AsOf asOf(String name) {
        return switch (name) {
            case "running" -> Samples.live(Samples.at(10));
            case "left" -> new AsOf(Samples.at(86_400), false, Optional.empty());
            case "weeks" -> new AsOf(Samples.at(86_400 * 22), true, Optional.empty());
            case "empty" -> new AsOf(Samples.at(60), true, Optional.empty());
            default -> LATER;
        };
    }

    @Test
    void every_html_report_is_well_formed_and_asks_nobody_for_anything() throws Exception {
        var all = List.of(
                Samples.whole(),
                Samples.odd(),
                Samples.empty(),
                Samples.running(),
                Samples.of(500, Duration.ofHours(3)),
                Samples.of(3, Duration.ofMillis(3)),
                Samples.of(4, Duration.ofDays(21)));
        for (var record : all) {
            var html = HtmlReport.of(record, LATER);
            var document = parsed(html);
            assertThat(document.getElementsByTagName("script").getLength()).isZero();
            for (var tag : List.of("a", "link", "img", "image", "iframe", "object", "use")) {
                assertThat(document.getElementsByTagName(tag).getLength())
                        .as(tag)
                        .isZero();
            }
            assertThat(html).doesNotContain("url(", "@import", "javascript:", "src=", "<script");
        }
    }

    private static Document parsed(String html) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    @Test
    void five_hundred_statements_are_all_in_the_table_and_the_longest_in_the_drawing() throws Exception {
        var record = Samples.of(500, Duration.ofHours(3));

        var document = parsed(HtmlReport.of(record, LATER));
        var markdown = MarkdownReport.of(record, LATER);

        Files.writeString(
                Files.createDirectories(Path.of("target/reports")).resolve("many.html"), HtmlReport.of(record, LATER));
        assertThat(classed(document, "rect", "run")).isEqualTo(40);
        assertThat(document.getElementsByTagName("figcaption").item(0).getTextContent())
                .contains("the 40 longest of 500");
        assertThat(markdown.lines().filter(line -> line.contains("`insert into")))
                .hasSize(500);
    }

    private static long classed(Document document, String tag, String name) {
        var nodes = document.getElementsByTagName(tag);
        return Stream.iterate(0, i -> i + 1)
                .limit(nodes.getLength())
                .map(nodes::item)
                .filter(node -> node.getAttributes().getNamedItem("class") != null)
                .filter(node -> node.getAttributes()
                        .getNamedItem("class")
                        .getNodeValue()
                        .equals(name))
                .count();
    }

    @Test
    void what_is_stored_is_read_back_and_reported_the_same() {
        var record = Samples.whole();

        var read = Documents.read(Documents.write(record));

        assertThat(MarkdownReport.of(read, LATER)).isEqualTo(MarkdownReport.of(record, LATER));
    }

    @Test
    void nothing_of_a_name_reaches_the_terminal_but_letters() {
        assertThat(TerminalReport.of(Samples.odd(), LATER, 100)).doesNotContain("\u001b", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 140, 1000})
    void a_terminal_is_not_overrun(int width) {
        assertThat(TerminalReport.of(Samples.whole(), LATER, width).lines())
                .allMatch(line -> line.length() <= Math.max(width, 92));
    }
}
