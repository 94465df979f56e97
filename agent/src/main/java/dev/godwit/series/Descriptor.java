package dev.godwit.series;

/**
 * What a metric name means.
 *
 * @param help one sentence, shown to Prometheus
 */
public record Descriptor(String name, Type type, String help) {

    /** The kinds of Prometheus' text format that the memory holds; a histogram is its parts, each with this type. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        UNTYPED
    }

    public static Descriptor gauge(String name, String help) {
        return new Descriptor(name, Type.GAUGE, help);
    }

    public static Descriptor counter(String name, String help) {
        return new Descriptor(name, Type.COUNTER, help);
    }
}
