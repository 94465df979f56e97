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

    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final int FIT_EVERY = 64;

    private final SeriesLimits limits;
    private final Duration quiet;
    private long writes;
    private boolean full;
    private final Map<String, Ring> rings = new HashMap<>();
    private final Map<Labels, RingSeries> owners = new ConcurrentHashMap<>();
    private final Map<Labels, String> writers = new ConcurrentHashMap<>();
    private final Map<String, Map<Labels, RingSeries>> byName = new ConcurrentHashMap<>();
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
     * Merges, label sets beyond the limit and rounds older
     * than the writer's last are counted in {@link #dropped}.
     */
    public void write(String writer, Instant at, List<Sample> samples) {
        var ring = rings.computeIfAbsent(writer, absent -> new Ring(limits.samples()));
        long time = at.toEpochMilli();
        if (time <= ring.lastTime()) {
            drop("out_of_order", samples.size());
            return;
        }
        var round = new LinkedHashMap<Labels, Double>();
        for (var sample : samples) {
            if (admit(writer, ring, sample.labels())) {
                // The instance of the first round is kept and this one's let go: a label set is in memory once.
                var labels = owners.get(sample.labels()).labels();
                drop("duplicate", round.containsKey(labels) ? 1 : 0);
                round.merge(labels, sample.value(), Double::sum);
            }
        }
        boolean needless = time - ring.lastTime() < quiet.toMillis() && round.equals(ring.last());
        if (!needless) {
            ring.append(time, round);
        }
        // Counting columns is not free, and what fits now still fits a moment later.
        if (++writes % FIT_EVERY == 0) {
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

    private boolean admit(String writer, Ring ring, Labels labels) {
        var owner = writers.get(labels);
        if (owner != null) {
            if (!owner.equals(writer)) {
                drop("other_writer", 1);
            }
            return owner.equals(writer);
        }
        if (writers.size() >= limits.series() || full) {
            drop("limit", 1);
            return false;
        }
        writers.put(labels, writer);
        var series = new RingSeries(labels, ring);
        owners.put(labels, series);
        byName.computeIfAbsent(labels.name(), absent -> new ConcurrentHashMap<>())
                .put(labels, series);
        return true;
    }

    /** Keeps the samples within their share of memory: the oldest block of all goes first. */
    private void fit() {
        long columns = rings.values().stream().mapToLong(Ring::columns).sum();
        while (columns * Ring.COLUMN_BYTES > limits.bytes()) {
            var oldest = rings.values().stream().min(Comparator.comparingLong(Ring::oldest));
            if (oldest.isEmpty() || oldest.get().oldest() == Long.MAX_VALUE) {
                full = true;
                return;
            }
            columns -= oldest.get().columns();
            oldest.get().dropOldest();
            drop("early", 1);
            columns += oldest.get().columns();
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
        var gone = new ArrayList<Labels>();
        writers.forEach((labels, writer) -> {
            if (!rings.get(writer).remembers(labels)) {
                gone.add(labels);
            }
        });
        for (var labels : gone) {
            writers.remove(labels);
            owners.remove(labels);
            var named = byName.get(labels.name());
            named.remove(labels);
            if (named.isEmpty()) {
                byName.remove(labels.name());
            }
        }
    }

    @Override
    public List<Series> select(List<Matcher> matchers) {
        var found = new ArrayList<Series>();
        var pool = owners;
        for (var matcher : matchers) {
            if (matcher.name().equals(Labels.NAME) && matcher.kind() == Matcher.Kind.EQUAL) {
                pool = byName.getOrDefault(matcher.value(), Map.of());
            }
        }
        for (var series : pool.values()) {
            if (matchers.stream().allMatch(matcher -> matcher.matches(series.labels()))) {
                found.add(series);
            }
        }
        return found;
    }

    /** The present: every sample of the last round of the writers wanted. Loop only. */
    public Map<Labels, Double> present(Predicate<String> wanted) {
        var present = new LinkedHashMap<Labels, Double>();
        rings.forEach((writer, ring) -> {
            if (wanted.test(writer)) {
                present.putAll(ring.last());
            }
        });
        return present;
    }

    public Map<Labels, Double> present() {
        return present(every -> true);
    }

    /** Label sets alive, over all writers. */
    public int size() {
        return writers.size();
    }

    /**
     * Samples refused so far for one reason: limit, duplicate, other_writer or out_of_order; or, as early, blocks of old
     * samples that went before their time for want of memory.
     */
    public long dropped(String reason) {
        return dropped.getOrDefault(reason, 0L);
    }
}
