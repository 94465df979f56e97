package dev.godwit;

import dev.godwit.series.Descriptor;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is: version and revision as Maven wrote them into the jar. */
public record Build(String version, String revision) {

    public static Build read() {
        var properties = new Properties();
        try (var in = Build.class.getResourceAsStream("/godwit-build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return new Build(properties.getProperty("version", "unknown"), properties.getProperty("revision", "unknown"));
    }

    static Descriptor descriptor() {
        return Descriptor.gauge("godwit_build_info", "Always 1; the labels say which build this is.");
    }

    /** Said as a series and not as a meter, because Micrometer cuts the name's {@code _info} off. */
    Sample sample() {
        var labels = Labels.of(
                Labels.NAME,
                descriptor().name(),
                "version",
                version,
                "revision",
                revision,
                "jdk",
                Runtime.version().toString());
        return new Sample(labels, 1);
    }

    @Override
    public String toString() {
        return version + " (" + revision + ")";
    }
}
