package dev.godwit;

import dev.godwit.backup.Backups;
import dev.godwit.endpoint.EndpointSeries;
import dev.godwit.endpoint.EndpointSettings;
import dev.godwit.migration.MigrationSeries;
import dev.godwit.migration.planned.Plans;
import dev.godwit.notify.Notifier;
import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RuleSeries;
import dev.godwit.series.Descriptor;
import dev.godwit.state.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Whatever any room writes: what rules may speak of, and what {@code /metrics} says of it. */
final class Written implements MetricCatalogue {

    private final ProbeCatalogue probes;
    private final Supplier<CustomQueries> custom;
    private final EndpointSettings endpoints;
    private final Map<String, Descriptor> others = new HashMap<>();

    /** Without custom queries and endpoints. */
    Written(List<ProbeDefinition> definitions) {
        this(definitions, () -> CustomQueries.NONE, EndpointSettings.NONE);
    }

    /** With the custom queries that are in force whenever it is asked. */
    Written(List<ProbeDefinition> definitions, Supplier<CustomQueries> custom, EndpointSettings endpoints) {
        this.probes = new ProbeCatalogue(definitions);
        this.custom = custom;
        this.endpoints = endpoints;
        EndpointSeries.descriptors().forEach(one -> others.put(one.name(), one));
        others.put(Build.descriptor().name(), Build.descriptor());
        Backups.descriptors().forEach(one -> others.put(one.name(), one));
        MigrationSeries.descriptors().forEach(one -> others.put(one.name(), one));
        Plans.descriptors().forEach(one -> others.put(one.name(), one));
        others.put(State.DAMAGED.name(), State.DAMAGED);
        Notifier.descriptors().forEach(one -> others.put(one.name(), one));
        RuleSeries.descriptors().forEach(one -> others.put(one.name(), one));
        ReloadSeries.descriptors().forEach(one -> others.put(one.name(), one));
    }

    /** What a metric means; the agent's own meters describe themselves elsewhere. */
    Optional<Descriptor> find(String metric) {
        return Optional.ofNullable(others.get(metric))
                .or(() -> probes.find(metric))
                .or(() -> custom.get().find(metric));
    }

    /** Without the names that only endpoints write: these are known where there are endpoints. */
    private boolean describes(String metric) {
        boolean endpointsOwn =
                EndpointSeries.descriptors().stream().anyMatch(one -> one.name().equals(metric));
        return !endpointsOwn && find(metric).isPresent();
    }

    @Override
    public boolean knows(String metric) {
        return describes(metric) || AgentMeters.writes(metric) || endpoints.mayBring(metric);
    }

    @Override
    public Collection<String> names() {
        var names = new ArrayList<>(probes.names());
        names.addAll(custom.get().series());
        names.addAll(others.keySet());
        names.addAll(AgentMeters.NAMES);
        names.addAll(endpoints.names());
        return names;
    }
}
