package dev.godwit.notify;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Secret;
import dev.godwit.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One entry of {@code webhook_configs}.
 *
 * @param url known now; or empty, and {@code urlFile} is read each time
 * @param maxAlerts in one message, 0 for all
 */
record WebhookSettings(
        Optional<Secret> url, Optional<Path> urlFile, boolean sendResolved, int maxAlerts, Duration timeout) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST = 1_000_000;

    /** @param base what {@code url_file} is relative to: the directory of the routing file */
    static Optional<WebhookSettings> read(Section section, Path base) {
        var urlEntry = section.take("url");
        var url = url(urlEntry);
        var file = section.take("url_file").text().map(base::resolve);
        boolean sendResolved = section.take("send_resolved").flag(true);
        long maxAlerts = section.take("max_alerts").integer(0, 0, MOST);
        var timeout = section.take("timeout").duration(TIMEOUT, Duration.ofMillis(1));
        section.end();
        if (urlEntry.present() == file.isPresent()) {
            section.problem("needs one of url and url_file", "");
        }
        if (url.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WebhookSettings(url, file, sendResolved, Math.toIntExact(maxAlerts), timeout));
    }

    private static Optional<Secret> url(Entry entry) {
        return entry.text()
                .filter(text ->
                        Destination.check(text).map(why -> report(entry, why)).orElse(true))
                .map(Secret::new);
    }

    private static boolean report(Entry entry, String why) {
        entry.problem(why, "Write it like https://host/path.");
        return false;
    }
}
