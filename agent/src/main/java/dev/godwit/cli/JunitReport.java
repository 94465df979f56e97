package dev.godwit.cli;

import dev.godwit.alerts.RuleTestFile;
import dev.godwit.alerts.RuleTestOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes outcomes as the XML that build servers read. */
final class JunitReport {

    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** One suite for each file of tests. */
    static void write(Path file, Map<RuleTestFile, List<RuleTestOutcome>> outcomes) throws IOException {
        try (var text = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            var report = new JunitReport(XMLOutputFactory.newInstance().createXMLStreamWriter(text));
            report.xml.writeStartDocument("UTF-8", "1.0");
            report.xml.writeStartElement("testsuites");
            for (var suite : outcomes.entrySet()) {
                report.suite(suite.getKey().file().toString(), suite.getValue());
            }
            report.xml.writeEndDocument();
            report.xml.close();
        } catch (XMLStreamException unwritable) {
            throw new IOException("cannot write " + file, unwritable);
        }
    }

    private void suite(String name, List<RuleTestOutcome> outcomes) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", String.valueOf(outcomes.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        outcomes.stream().filter(outcome -> !outcome.passed()).count()));
        for (var outcome : outcomes) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", name);
            xml.writeAttribute("name", TestRules.name(outcome));
            for (var failure : outcome.failures()) {
                xml.writeStartElement("failure");
                xml.writeCharacters(failure);
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
}
