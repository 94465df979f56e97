package dev.godwit.probe;

import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The section {@code probes:}.
 *
 * @param every beats that differ from the probe's own; {@code activity} is the gate's
 * @param off probes not to run
 * @param compat whose names what postgres_exporter exports too has
 */
public record ProbeSettings(Map<String, Duration> every, Set<String> off, Compat compat) {

    /** The gate is no data probe but has a beat like one. */
    public static final String ACTIVITY = "activity";

    /** How often the gate looks unless told otherwise. */
    public static final Duration GATE = Duration.ofMillis(200);

    public static final ProbeSettings DEFAULT = new ProbeSettings(Map.of(), Set.of(), Compat.V0_20);

    /** What is named like a probe and is none of the definitions. */
    public static final List<String> OTHERS = List.of(ACTIVITY, AgentProbe.NAME);

    private static final Duration FASTEST = Duration.ofMillis(100);

    /** Reads the section but for what else stands in it; {@code custom} are the names of custom probes. */
    public static ProbeSettings read(Section section, List<ProbeDefinition> definitions, List<String> custom) {
        var known =
                new ArrayList<>(definitions.stream().map(ProbeDefinition::name).toList());
        known.addAll(OTHERS);
        known.addAll(custom);
        var every = new HashMap<String, Duration>();
        section.take("every").section().ifPresent(beats -> {
            known.forEach(name -> {
                if (beats.has(name)) {
                    every.put(name, beats.take(name).required().duration(GATE, FASTEST));
                }
            });
            known.forEach(beats::take);
            beats.end();
        });
        var off = new HashSet<String>();
        for (var item : section.take("off").items()) {
            var name = item.text("");
            if (!known.contains(name)) {
                item.problem(
                        "no such probe: " + name,
                        Spelling.hint(name, known, "Probes: " + String.join(", ", known) + "."));
            }
            off.add(name);
        }
        var compat = Compat.read(section.take("compat"));
        section.end();
        return new ProbeSettings(Map.copyOf(every), Set.copyOf(off), compat);
    }

    Duration beat(String probe, Duration own) {
        return every.getOrDefault(probe, own);
    }

    boolean runs(String probe) {
        return !off.contains(probe);
    }
}
