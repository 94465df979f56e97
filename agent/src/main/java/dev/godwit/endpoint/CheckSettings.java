package dev.godwit.endpoint;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.godwit.series.Labels;
import dev.godwit.series.Regex;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry under {@code probes.http}.
 *
 * @param labels of every series of it
 * @param expect statuses that are good, such as {@code 204} or {@code 2xx}
 * @param body what must be found in the body
 */
record CheckSettings(Visit visit, Labels labels, String method, List<String> expect, Optional<Pattern> body) {

    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST");

    static Optional<CheckSettings> read(Section section, Path base) {
        var visit = Visit.read(section, base);
        var own = Labels.read(section.take("labels"));
        var method = section.take("method");
        var verb = method.text("GET");
        if (!METHODS.contains(verb)) {
            method.problem("unknown method \"" + verb + "\"", "Write one of " + String.join(", ", METHODS) + ".");
        }
        var expect = expect(section.take("expect"));
        var body = body(section.take("body"));
        if (body.isPresent() && verb.equals("HEAD")) {
            section.take("body").problem("given beside method HEAD, which is answered without one", "");
        }
        section.end();
        return visit.map(found -> {
            var usual = Labels.of(
                    "job",
                    "http",
                    "instance",
                    found.url().shown(),
                    "name",
                    section.take("name").text(""));
            return new CheckSettings(found, usual.with(Labels.of(own)), verb, expect, body);
        });
    }

    private static List<String> expect(Entry entry) {
        var expected = new ArrayList<String>();
        if (!entry.present()) {
            return List.of("2xx");
        }
        for (var one : entry.oneOrMore()) {
            var text = one.text("");
            if (!text.matches("[1-5](?:[0-9]{2}|xx)")) {
                one.problem("no status \"" + text + "\"", "Write it like 200 or 2xx.");
            }
            expected.add(text);
        }
        if (expected.isEmpty()) {
            entry.problem("expects nothing", "Leave it out for 2xx.");
        }
        return expected;
    }

    private static Optional<Pattern> body(Entry entry) {
        return entry.text().flatMap(text -> {
            try {
                return Optional.of(Regex.compile(text));
            } catch (PatternSyntaxException bad) {
                entry.problem("bad expression: " + bad.getMessage(), "");
                return Optional.empty();
            }
        });
    }

    boolean expects(int status) {
        var text = Integer.toString(status);
        return expect.contains(text) || expect.contains(text.charAt(0) + "xx");
    }
}
