package dev.godwit.probe;

import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import dev.godwit.series.SeriesStore;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The agent as one more thing to watch: its own meters become series, so that rules can judge it like any database. The
 * meters themselves are exported by their registry; these copies stay inside.
 */
public final class AgentProbe {

    public static final String NAME = "agent";

    /** The writer whose series are not exported twice. */
    public static final String WRITER = "agent/meters";

    private final MeterRegistry registry;
    private final SeriesStore store;

    public AgentProbe(MeterRegistry registry, SeriesStore store) {
        this.registry = registry;
        this.store = store;
    }

    /** Copies every meter's measurements at this moment. */
    public void tick(Instant now) {
        List<Sample> samples = new ArrayList<>();
        registry.getMeters().forEach(meter -> {
            Map<String, String> labels = new TreeMap<>();
            meter.getId().getTags().forEach(tag -> labels.put(tag.getKey().replace('.', '_'), tag.getValue()));
            for (var measurement : meter.measure()) {
                labels.put(Labels.NAME, name(meter.getId(), measurement));
                samples.add(new Sample(Labels.of(labels), measurement.getValue()));
            }
        });
        store.write(WRITER, now, samples);
    }

    /** As the Prometheus registry names it: base unit, then what the measurement is. */
    private static String name(Meter.Id id, Measurement measurement) {
        var base = id.getName().replace('.', '_');
        var unit = id.getBaseUnit();
        var full = unit == null || unit.isEmpty() || base.endsWith("_" + unit) ? base : base + "_" + unit;
        return switch (measurement.getStatistic()) {
            case COUNT -> id.getType() == Meter.Type.COUNTER ? total(full) : full + "_count";
            case TOTAL, TOTAL_TIME -> full + "_sum";
            case MAX -> full + "_max";
            default -> full;
        };
    }

    private static String total(String name) {
        return name.endsWith("_total") ? name : name + "_total";
    }
}
