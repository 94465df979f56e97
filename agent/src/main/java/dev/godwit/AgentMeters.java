package dev.godwit;

import dev.godwit.alerts.Alert;
import dev.godwit.alerts.Alerts;
import dev.godwit.series.SeriesStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The agent's meters about itself: process, JVM, store, rules and alerts. */
final class AgentMeters implements AutoCloseable {

    /** Names that rules may speak of; those of the JVM begin with {@code jvm_}. */
    static final List<String> NAMES = List.of(
            "godwit_series",
            "godwit_series_dropped_total",
            "godwit_series_blocks_evicted_total",
            "godwit_rule_evaluation_duration_seconds_count",
            "godwit_rule_evaluation_duration_seconds_sum",
            "godwit_rule_evaluation_duration_seconds_max",
            "godwit_rule_evaluation_failures_total",
            "godwit_alerts",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "process_virtual_memory_bytes",
            "process_open_fds",
            "process_start_time_seconds");

    private static final List<String> DROP_REASONS =
            List.of("limit", "target_limit", "duplicate", "other_writer", "out_of_order");

    /** Whether one of them, or of the JVM's, has this name. */
    static boolean writes(String metric) {
        return NAMES.contains(metric) || metric.startsWith("jvm_");
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    // Held here because gauges hold what they measure weakly.
    private final ProcessMeters process = new ProcessMeters();
    private final Timer evaluation;
    private final Counter failures;

    AgentMeters() {
        process.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        garbage.bindTo(registry);
        evaluation = Timer.builder("godwit_rule_evaluation_duration")
                .description("Time to judge one rule.")
                .register(registry);
        failures = Counter.builder("godwit_rule_evaluation_failures")
                .description("Rules that could not be judged.")
                .register(registry);
    }

    /** Binds what is only known once the agent is put together. */
    void bind(SeriesStore store, Alerts alerts) {
        Gauge.builder("godwit_series", store, SeriesStore::size)
                .description("Label sets in memory.")
                .register(registry);
        for (var reason : DROP_REASONS) {
            FunctionCounter.builder("godwit_series_dropped", store, kept -> kept.dropped(reason))
                    .tag("reason", reason)
                    .description("Samples refused, by reason.")
                    .register(registry);
        }
        FunctionCounter.builder("godwit_series_blocks_evicted", store, kept -> kept.dropped("early"))
                .description("Blocks of old samples that went before their time for want of memory.")
                .register(registry);
        for (var state : List.of(Alert.State.PENDING, Alert.State.FIRING)) {
            Gauge.builder("godwit_alerts", alerts, all -> count(all, state))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .description("Alerts, by state.")
                    .register(registry);
        }
    }

    private static double count(Alerts alerts, Alert.State state) {
        return alerts.current().stream().filter(alert -> alert.state() == state).count();
    }

    /** Notes one evaluated rule. */
    void judged(Duration took, boolean good) {
        evaluation.record(took);
        if (!good) {
            failures.increment();
        }
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
