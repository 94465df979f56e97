package dev.godwit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The agent's own process under the names every Prometheus client gives. From {@code /proc/self}; where there is none, the
 * values are NaN rather than zero.
 */
final class ProcessMeters implements MeterBinder {

    private static final long PAGE = 4096;
    private static final double TICKS_PER_SECOND = 100;
    private static final Path SELF = Path.of("/proc/self");

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("process_cpu_seconds", this, self -> cpuSeconds())
                .description("CPU time the agent has used.")
                .register(registry);
        Gauge.builder("process_resident_memory_bytes", this, self -> pages(1) * PAGE)
                .description("Resident memory of the agent.")
                .register(registry);
        Gauge.builder("process_virtual_memory_bytes", this, self -> pages(0) * PAGE)
                .description("Virtual memory of the agent.")
                .register(registry);
        Gauge.builder("process_open_fds", this, self -> openFiles())
                .description("File descriptors the agent has open.")
                .register(registry);
        Gauge.builder("process_start_time_seconds", this, self -> started())
                .description("When the agent started, seconds since the epoch.")
                .register(registry);
    }

    private static double cpuSeconds() {
        try {
            var stat = Files.readString(SELF.resolve("stat"));
            // The command's name may hold anything; the fields follow its closing bracket. Source: proc(5).
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException elsewhere) {
            return Double.NaN;
        }
    }

    private static double pages(int field) {
        try {
            return Long.parseLong(Files.readString(SELF.resolve("statm")).split(" ", -1)[field]);
        } catch (IOException | RuntimeException elsewhere) {
            return Double.NaN;
        }
    }

    private static double openFiles() {
        try (var files = Files.list(SELF.resolve("fd"))) {
            return files.count();
        } catch (IOException | RuntimeException elsewhere) {
            return Double.NaN;
        }
    }

    private static double started() {
        return ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0;
    }
}
