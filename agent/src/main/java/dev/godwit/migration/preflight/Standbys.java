package dev.godwit.migration.preflight;

import static dev.godwit.migration.preflight.PreflightCheck.go;
import static dev.godwit.migration.preflight.PreflightCheck.hold;

import dev.godwit.settings.Durations;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who follows the server's WAL, and whether they keep up: a migration that rewrites tables writes much of it. */
final class Standbys {

    private static final double MEBIBYTE = 1 << 20;

    private final PreflightSettings settings;

    Standbys(PreflightSettings settings) {
        this.settings = settings;
    }

    PreflightCheck check(List<Row> rows) {
        int all = 0;
        var behind = new ArrayList<String>();
        for (var row : rows) {
            if (row.getString("name") == null) {
                continue;
            }
            all++;
            double seconds = number(row, "seconds");
            double bytes = number(row, "bytes");
            if (seconds > settings.lag().toMillis() / 1000.0 || bytes > settings.lagBytes()) {
                behind.add(row.getString("name") + " is " + mebibytes(bytes)
                        + (seconds > 0
                                ? " and " + Durations.format(Duration.ofSeconds(Math.max(1, Math.round(seconds))))
                                : "")
                        + " behind");
            }
        }
        return behind.isEmpty()
                ? go(
                        "lag",
                        all == 0
                                ? "no standby is connected"
                                : all == 1 ? "its standby keeps up" : all + " standbys keep up")
                : hold(
                        "lag",
                        String.join("; ", behind),
                        "Wait until they have caught up, or find out what holds them.");
    }

    PreflightCheck slots(List<Row> rows) {
        var bad = new ArrayList<String>();
        for (var row : rows) {
            double retained = number(row, "retained");
            var safe = row.getDouble("safe");
            boolean lost = List.of("lost", "unreserved").contains(row.getString("status"));
            boolean scarce = safe != null && safe < settings.lagBytes();
            boolean idle = !row.getBoolean("active") && retained > settings.lagBytes();
            if (lost || scarce || idle) {
                bad.add(row.getString("name") + (row.getBoolean("active") ? "" : ", inactive,") + " keeps "
                        + mebibytes(retained)
                        + (lost ? ", " + row.getString("status") : "")
                        + (scarce ? ", lost after " + mebibytes(Math.max(0, safe)) + " more" : ""));
            }
        }
        return bad.isEmpty()
                ? go(
                        "slots",
                        rows.isEmpty()
                                ? "no replication slot"
                                : rows.size() == 1 ? "its slot has room" : rows.size() + " slots have room")
                : hold(
                        "slots",
                        String.join("; ", bad),
                        "Connect its consumer or drop the slot; what a migration writes is kept for it as well.");
    }

    static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }

    private static double number(Row row, String column) {
        var number = row.getDouble(column);
        return number == null ? 0 : number;
    }
}
