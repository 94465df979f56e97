package dev.godwit.migration.progress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One table among those that a statement reads from end to end, in its own file or in one of its indexes. */
final class ScanPart {

    /** Scans of tables larger than this part of the shared buffers join each other. */
    private static final int JOINS = 4;

    private final Place place;
    private final double weight;
    private final Map<Long, ScanTrack> tracks = new LinkedHashMap<>();
    private boolean pinned;
    private boolean over;

    /**
     * @param weight what reading it takes, beside the other parts
     * @param indexes whether it may be read in an index instead
     */
    ScanPart(Place place, double weight, boolean indexes, Places places) {
        this.place = place;
        this.weight = weight;
        boolean anywhere = place.heap().bytes() > places.sharedBuffers() / JOINS;
        tracks.put(place.heap().filenode(), new ScanTrack(place.heap().bytes() / places.blockSize(), anywhere));
        if (indexes) {
            place.indexes()
                    .forEach(one -> tracks.put(one.filenode(), new ScanTrack(one.bytes() / places.blockSize(), false)));
        }
    }

    Iterable<Long> files() {
        return tracks.keySet();
    }

    double weight() {
        return weight;
    }

    void see(Map<Long, List<Long>> used, double worked) {
        pinned = false;
        tracks.forEach((file, track) -> pinned |= track.see(used.getOrDefault(file, List.of()), worked));
    }

    /** The one that moves; the heap if both do. */
    private Optional<ScanTrack> track() {
        return tracks.values().stream()
                .filter(one -> one.moves() && !one.lost())
                .findFirst();
    }

    boolean moves() {
        return track().isPresent();
    }

    boolean pinned() {
        return pinned;
    }

    boolean over() {
        return over;
    }

    /** Another part has its turn now. */
    void end() {
        over = true;
    }

    double share() {
        return over ? 1 : track().map(ScanTrack::share).orElse(0.0);
    }

    String text() {
        return track().map(one -> String.format(
                        java.util.Locale.ROOT, "at block %,d of %,d of %s", one.block(), one.blocks(), place.title()))
                .orElse("at " + place.title());
    }

    /** The part that is being read: one that moves and is in use, else whichever moved last. */
    static Optional<ScanPart> current(List<ScanPart> parts) {
        var moving = new ArrayList<>(parts);
        moving.removeIf(one -> one.over() || !one.moves());
        return moving.stream()
                .filter(ScanPart::pinned)
                .max(Comparator.comparingInt(parts::indexOf))
                .or(() -> moving.stream().reduce((one, later) -> later));
    }
}
