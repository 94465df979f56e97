package dev.godwit;

import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.Target;
import dev.godwit.rules.Polls;
import dev.godwit.rules.Sources;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells rules which servers do not answer the probes they depend on. */
final class Silence implements Polls {

    private final ProbeCatalogue catalogue;
    private final List<Target> targets;

    Silence(ProbeCatalogue catalogue, List<Target> targets) {
        this.catalogue = catalogue;
        this.targets = targets;
    }

    @Override
    public Set<String> silent(Sources sources) {
        var probes = sources.metrics().stream()
                .map(catalogue::probe)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return targets.stream()
                .filter(target ->
                        sources.any() ? !target.answersAll() : !probes.stream().allMatch(target::answers))
                .map(Target::name)
                .collect(Collectors.toSet());
    }
}
