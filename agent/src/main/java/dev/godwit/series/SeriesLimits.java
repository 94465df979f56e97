package dev.godwit.series;

import dev.godwit.settings.Section;
import java.time.Duration;

/**
 * What the memory may hold.
 *
 * @param series label sets alive at once, over all probes
 * @param ofTarget label sets alive at once with one and the same label {@code target}, so that one server cannot crowd out others
 * @param retention how long samples stay
 * @param samples samples kept for one series, however fast its beat
 * @param bytes of sample values over all series; when it is reached the oldest go early
 */
public record SeriesLimits(int series, int ofTarget, Duration retention, int samples, long bytes) {

    /** Samples may take this part of the heap; labels, messages and answers need the rest. */
    private static final int PART_OF_HEAP = 3;

    public static final SeriesLimits DEFAULT = new SeriesLimits(
            50_000, 20_000, Duration.ofHours(2), 16_384, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

    public SeriesLimits(int series, Duration retention, int samples, long bytes) {
        this(series, series, retention, samples, bytes);
    }

    private static final int MOST_SERIES = 1_000_000;

    /**
     * Of a heap for one series: 700 bytes of labels, indexes and the last value were measured, as much again goes into a page
     * of metrics now and then, a third of the heap into samples; the rest is for everything else.
     */
    private static final int HEAP_OF_A_SERIES = 3_500;

    /** These limits with no more series than a heap of so many bytes can hold: refused series are better than a dead agent. */
    public SeriesLimits within(long heap) {
        int fitting = (int) Math.min(series, heap / HEAP_OF_A_SERIES);
        return new SeriesLimits(fitting, ofTarget, retention, samples, bytes);
    }

    /** Reads {@code limits: {series, series_per_target, retention}}. */
    public static SeriesLimits read(Section section) {
        int series = (int) section.take("series").integer(DEFAULT.series(), 100, MOST_SERIES);
        var retention = section.take("retention").duration(DEFAULT.retention(), Duration.ofMinutes(1));
        int ofTarget = (int) section.take("series_per_target").integer(DEFAULT.ofTarget(), 100, MOST_SERIES);
        section.end();
        return new SeriesLimits(series, ofTarget, retention, DEFAULT.samples(), DEFAULT.bytes());
    }
}
