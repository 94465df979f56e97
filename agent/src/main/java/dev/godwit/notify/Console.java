package dev.godwit.notify;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alert.State;
import dev.godwit.series.Sample;
import dev.godwit.settings.Durations;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Writes one line per alert for somebody who looks on. */
final class Console implements Receiver {

    private static final int LONGEST = 1000;
    private static final Set<String> SAID = Set.of("alertname", "severity");
    private static final String RED = "\u001B[31m";
    private static final String GREEN = "\u001B[32m";
    private static final String PLAIN = "\u001B[0m";

    private final Consumer<String> lines;
    private final boolean coloured;
    private final Tally tally = new Tally("console", "console");

    Console(Consumer<String> lines, boolean coloured) {
        this.lines = lines;
        this.coloured = coloured;
    }

    @Override
    public void tell(List<Alert> alerts) {
        for (var alert : alerts) {
            lines.accept(line(alert));
            tally.sent();
        }
    }

    @Override
    public List<Sample> samples(Instant now) {
        return tally.samples(0, 0);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    /** Such as {@code 2026-11-21T02:00:00Z FIRING critical SessionsBlocked: 12 sessions wait (target="shop")}. */
    private String line(Alert alert) {
        boolean firing = alert.state() == State.FIRING;
        var line = new StringBuilder();
        line.append((firing ? alert.firedAt() : alert.resolvedAt()).truncatedTo(ChronoUnit.MILLIS))
                .append(' ');
        line.append(firing ? coloured(RED, "FIRING") : coloured(GREEN, "RESOLVED"))
                .append(' ');
        var severity = printable(alert.labels().get("severity"));
        line.append(severity.isEmpty() ? "" : severity + " ").append(printable(alert.name()));
        if (!firing) {
            line.append(" after ").append(span(Duration.between(alert.firedAt(), alert.resolvedAt())));
        }
        var summary =
                alert.annotations().getOrDefault("summary", alert.annotations().getOrDefault("description", ""));
        line.append(summary.isBlank() ? "" : ": " + printable(summary.strip()));
        var labels = new StringJoiner(", ", " (", ")").setEmptyValue("");
        alert.labels().drop(SAID).forEach((name, value) -> labels.add(name + "=\"" + printable(value) + "\""));
        return line.append(labels).toString();
    }

    private String coloured(String colour, String text) {
        return coloured ? colour + text + PLAIN : text;
    }

    private static String span(Duration duration) {
        boolean coarse = duration.compareTo(Duration.ofSeconds(10)) > 0;
        return Durations.format(coarse ? duration.truncatedTo(ChronoUnit.SECONDS) : duration);
    }

    /** One line stays one line, and nobody's label value moves the cursor. */
    private static String printable(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}+", " ");
    }
}
