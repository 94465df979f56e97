package dev.godwit;

import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.Target;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.rules.Polls;
import dev.godwit.rules.Sources;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells rules which servers do not answer the probes they depend on. */
final class Silence implements Polls {

    private final ProbeCatalogue catalogue;
    private final Supplier<CustomQueries> custom;
    private final List<Target> targets;

    Silence(ProbeCatalogue catalogue, Supplier<CustomQueries> custom, List<Target> targets) {
        this.catalogue = catalogue;
        this.custom = custom;
        this.targets = targets;
    }

    @Override
    public Set<String> silent(Sources sources, Instant at) {
        var probes = sources.metrics().stream()
                .map(metric -> catalogue.probe(metric).or(() -> custom.get().probe(metric)))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        var needed = at.minus(sources.lag());
        return targets.stream()
                .filter(target -> (sources.any() ? target.asked() : probes)
                        .stream()
                                .anyMatch(probe -> target.answersSince(probe, sources.twice())
                                        .filter(since -> !since.isAfter(needed))
                                        .isEmpty()))
                .map(Target::name)
                .collect(Collectors.toSet());
    }
}
