package dev.godwit.endpoint;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * When and where an endpoint is asked, and who asks: what scrapes and checks have in common.
 *
 * @param timeout of the whole: name, connection, redirects and the last byte of the body
 * @param redirects whether they are followed
 */
record Visit(String name, EndpointUrl url, Duration every, Duration timeout, boolean redirects, Access access) {

    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration FASTEST = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 200;

    static Optional<Visit> read(Section section, Path base) {
        var url = EndpointUrl.read(section.take("url"));
        var name = section.take("name");
        var every = section.take("every").duration(EVERY, FASTEST);
        var timeout = timeout(section.take("timeout"), every);
        boolean redirects = section.take("follow_redirects").flag(true);
        var access = Access.read(section, base);
        name.text()
                .filter(text -> text.isBlank() || text.length() > LONGEST_NAME)
                .ifPresent(bad -> name.problem("must have 1 to " + LONGEST_NAME + " characters", ""));
        return url.map(found -> new Visit(name.text().orElse(usual(found)), found, every, timeout, redirects, access));
    }

    private static Duration timeout(Entry entry, Duration every) {
        var usual = TIMEOUT.compareTo(every) < 0 ? TIMEOUT : every;
        var timeout = entry.duration(usual, Duration.ofMillis(1));
        if (timeout.compareTo(every) > 0) {
            entry.problem("is longer than every", "Give it the time from one to the next at most.");
        }
        return timeout;
    }

    private static String usual(EndpointUrl url) {
        var path = url.plainPath();
        return path.equals("/metrics") || path.equals("/") ? url.address() : url.address() + path;
    }
}
