package dev.godwit.migration.preflight;

import static dev.godwit.migration.preflight.PreflightCheck.go;
import static dev.godwit.migration.preflight.PreflightCheck.hold;
import static dev.godwit.migration.preflight.PreflightCheck.unknown;

import io.vertx.sqlclient.Row;
import java.util.List;

/** Whether the disks have room for the worst: the largest table written again, with as much WAL. */
final class Room {

    private static final double PERCENT = 100;

    private final PreflightSettings settings;
    private final List<Disk> disks;

    Room(PreflightSettings settings, List<Disk> disks) {
        this.settings = settings;
        this.disks = disks;
    }

    PreflightCheck check(List<Row> rows) {
        double largest = rows.isEmpty() ? 0 : rows.get(0).getDouble("bytes");
        var name = rows.isEmpty() ? "no table" : rows.get(0).getString("name");
        if (disks.isEmpty()) {
            return unknown(
                    "disk",
                    "how much is free is not known; the largest table is " + name + " with "
                            + Standbys.mebibytes(largest),
                    "Look yourself, or scrape the server's node_exporter.");
        }
        for (var disk : disks) {
            var free = Standbys.mebibytes(disk.free()) + " are free where " + disk.name() + " is";
            if (disk.free() < 2 * largest) {
                return hold(
                        "disk",
                        free + ", and " + name + " has " + Standbys.mebibytes(largest),
                        "Make room for twice the table: a rewrite needs it once more, and as much WAL.");
            }
            if (disk.free() < disk.size() * settings.disk() / PERCENT) {
                return hold("disk", free + ", less than " + settings.disk() + " %", "Make room first.");
            }
        }
        return go("disk", Standbys.mebibytes(disks.get(0).free()) + " are free");
    }
}
