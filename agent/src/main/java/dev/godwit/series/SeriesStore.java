package dev.godwit.series;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Every series the agent knows. One thread writes; any thread may select and read. A writer is a name such as
 * {@code probe/database/shop}; a label set belongs to the writer that brought it first.
 *
 * <p>A round that changes nothing is kept once a second: a sub-second beat costs memory only while something moves.
 */
public final class SeriesStore implements SeriesSource {

    /** A round like the one before it is kept once in this time. */
    public static final Duration QUIET = Duration.ofSeconds(1);

    private static final String TARGET = "target";
    private static final int FIT_EVERY = 64;

    /** What probes bring is the bulk, and leaves a tenth of the room: who waits, who is up and what rules say is never refused for it. */
    private static final String BULK = "probe/";

    private static final int KEPT_FREE = 10;
    private static final int PARTS = 8;

    private final SeriesLimits limits;
    private final Duration quiet;
    private long writes;
    private boolean full;
    private final Map<String, Ring> rings = new HashMap<>();
    private final Map<Labels, RingSeries> known = new ConcurrentHashMap<>();
    private final Map<String, Map<Labels, RingSeries>> byName = new ConcurrentHashMap<>();
    private final Map<String, Integer> byTarget = new HashMap<>();
    private final Map<String, Long> dropped = new ConcurrentHashMap<>();

    public SeriesStore(SeriesLimits limits) {
        this(limits, QUIET);
    }

    /** @param quiet how long a round that changes nothing need not be kept */
    public SeriesStore(SeriesLimits limits, Duration quiet) {
        this.limits = limits;
        this.quiet = quiet;
    }

    /**
     * Writes one round of a writer. Samples of one label set are summed: a duplicate must neither fail a scrape nor vanish.
     * Merges, label sets beyond the limit and rounds older than the writer's last are counted in {@link #dropped}.
     */
    public void write(String writer, Instant at, List<Sample> samples) {
        var ring = rings.computeIfAbsent(writer, absent -> new Ring(limits.samples()));
        long time = at.toEpochMilli();
        if (time <= ring.lastTime()) {
            drop("out_of_order", samples.size());
            return;
        }
        int most = writer.startsWith(BULK) ? limits.series() - limits.series() / KEPT_FREE : limits.series();
        var round = new LinkedHashMap<RingSeries, Double>();
        for (var sample : samples) {
            // The labels of the first round are kept and this one's let go: a label set is in memory once.
            var series = admit(ring, sample.labels(), most);
            if (series != null) {
                var before = round.put(series, sample.value());
                if (before != null) {
                    drop("duplicate", 1);
                    round.put(series, before + sample.value());
                }
            }
        }
        boolean needless = time - ring.lastTime() < quiet.toMillis() && round.equals(ring.last());
        if (!needless) {
            ring.append(time, round);
        }
        // Adding up all blocks is not free, the less the more writers there are, and what fits now still fits a moment
        // later.
        if (++writes % Math.max(FIT_EVERY, rings.size() / PARTS) == 0) {
            fit();
        }
    }

    /** Marks everything a writer brought as gone, as when its target stops answering. */
    public void vanish(String writer, Instant at) {
        var ring = rings.get(writer);
        if (ring != null && !ring.last().isEmpty() && at.toEpochMilli() > ring.lastTime()) {
            ring.append(at.toEpochMilli(), Map.of());
        }
    }

    /** How many label sets of a writer are in memory, those that are gone but not forgotten among them. Loop only. */
    public int alive(String writer) {
        var ring = rings.get(writer);
        return ring == null ? 0 : ring.alive();
    }

    /** How many of these label sets nobody has written yet. */
    public int newcomers(List<Sample> samples) {
        return (int) samples.stream()
                .filter(sample -> !known.containsKey(sample.labels()))
                .count();
    }

    /** The series of a label set, unless it is another writer's or one too many. */
    private RingSeries admit(Ring ring, Labels labels, int most) {
        var series = known.get(labels);
        if (series != null) {
            boolean own = series.ring() == ring;
            drop("other_writer", own ? 0 : 1);
            return own ? series : null;
        }
        if (known.size() >= most || full) {
            drop("limit", 1);
            return null;
        }
        var target = labels.get(TARGET);
        if (!target.isEmpty() && byTarget.getOrDefault(target, 0) >= limits.ofTarget()) {
            drop("target_limit", 1);
            return null;
        }
        byTarget.merge(target, 1, Integer::sum);
        series = new RingSeries(labels.shared(), ring);
        known.put(series.labels(), series);
        ring.alive(1);
        byName.computeIfAbsent(labels.name(), absent -> new ConcurrentHashMap<>())
                .put(series.labels(), series);
        return series;
    }

    /** Keeps the samples within their share of memory: the oldest block of all goes first. */
    private void fit() {
        long bytes = rings.values().stream().mapToLong(Ring::bytes).sum();
        while (bytes > limits.bytes()) {
            var oldest = rings.values().stream().min(Comparator.comparingLong(Ring::oldest));
            if (oldest.isEmpty() || oldest.get().oldest() == Long.MAX_VALUE) {
                full = true;
                return;
            }
            bytes -= oldest.get().bytes();
            oldest.get().dropOldest();
            drop("early", 1);
            bytes += oldest.get().bytes();
        }
        full = false;
    }

    private void drop(String reason, long count) {
        if (count > 0) {
            dropped.merge(reason, count, Long::sum);
        }
    }

    /** Forgets samples past retention and label sets without any; call it now and then. */
    public void forget(Instant now) {
        long oldest = now.minus(limits.retention()).toEpochMilli();
        rings.values().forEach(ring -> ring.forget(oldest));
        known.values().removeIf(series -> {
            boolean gone = series.isForgotten();
            if (gone) {
                series.ring().alive(-1);
                var labels = series.labels();
                byTarget.merge(labels.get(TARGET), -1, Integer::sum);
                byName.computeIfPresent(labels.name(), (name, named) -> {
                    named.remove(labels);
                    return named.isEmpty() ? null : named;
                });
            }
            return gone;
        });
    }

    @Override
    public List<Series> select(List<Matcher> matchers) {
        var found = new ArrayList<Series>();
        var pool = known;
        var rest = new ArrayList<Matcher>(matchers);
        for (var matcher : matchers) {
            if (matcher.name().equals(Labels.NAME) && matcher.kind() == Matcher.Kind.EQUAL) {
                pool = byName.getOrDefault(matcher.value(), Map.of());
                rest.remove(matcher);
                break;
            }
        }
        for (var series : pool.values()) {
            if (matches(rest, series.labels())) {
                found.add(series);
            }
        }
        return found;
    }

    private static boolean matches(List<Matcher> matchers, Labels labels) {
        for (var matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Every sample of the last round of the writers wanted, in a list of the caller's. Loop only. */
    public List<Sample> latest(Predicate<String> wanted) {
        var latest = new ArrayList<Sample>(known.size());
        rings.forEach((writer, ring) -> {
            if (wanted.test(writer)) {
                ring.last().forEach((series, value) -> latest.add(new Sample(series.labels(), value)));
            }
        });
        return latest;
    }

    /** The same by label set. */
    public Map<Labels, Double> present(Predicate<String> wanted) {
        var present = new LinkedHashMap<Labels, Double>();
        latest(wanted).forEach(sample -> present.put(sample.labels(), sample.value()));
        return present;
    }

    public Map<Labels, Double> present() {
        return present(every -> true);
    }

    /** Label sets alive, over all writers. */
    public int size() {
        return known.size();
    }

    /**
     * Samples refused so far for one reason: limit, target_limit, duplicate, other_writer or out_of_order; or, as early, blocks of old
     * samples that went before their time for want of memory.
     */
    public long dropped(String reason) {
        return dropped.getOrDefault(reason, 0L);
    }
}
