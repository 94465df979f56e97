package dev.godwit;

import dev.godwit.endpoint.Endpoint;
import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.Target;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.rules.Polls;
import dev.godwit.rules.Sources;
import dev.godwit.series.Labels;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells rules which servers do not answer the probes they depend on, and which endpoints bring nothing of theirs. */
final class Silence implements Polls {

    private final ProbeCatalogue catalogue;
    private final Supplier<CustomQueries> custom;
    private final List<Target> targets;
    private final List<Endpoint> endpoints;

    Silence(ProbeCatalogue catalogue, Supplier<CustomQueries> custom, List<Target> targets, List<Endpoint> endpoints) {
        this.catalogue = catalogue;
        this.custom = custom;
        this.targets = targets;
        this.endpoints = endpoints;
    }

    @Override
    public Set<Labels> silent(Sources sources, Instant at) {
        var probes = sources.metrics().stream()
                .map(metric -> catalogue.probe(metric).or(() -> custom.get().probe(metric)))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        var needed = at.minus(sources.lag());
        var silent = new HashSet<Labels>();
        targets.stream()
                .filter(target -> (sources.any() ? target.asked() : probes)
                        .stream().anyMatch(probe -> isGap(target.answersSince(probe, sources.twice()), needed)))
                .forEach(target -> silent.add(Labels.of("target", target.name())));
        endpoints.stream()
                .filter(endpoint -> sources.any() || sources.metrics().stream().anyMatch(endpoint::brings))
                .filter(endpoint -> isGap(endpoint.answersSince(sources.twice()), needed))
                .forEach(endpoint -> silent.add(endpoint.labels()));
        return silent;
    }

    private static boolean isGap(Optional<Instant> since, Instant needed) {
        return since.filter(one -> !one.isAfter(needed)).isEmpty();
    }
}
