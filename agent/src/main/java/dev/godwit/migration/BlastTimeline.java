package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells the turns of a blast radius: somebody begins to wait, it grows worse by far, nobody waits any more. */
record BlastTimeline(Migration migration) {

    /** @param read when the graph was read: who waited then did not wait for a statement that began later */
    void look(Blast blast, Instant read) {
        var tally = migration.blast();
        var before = tally.now();
        var worst = tally.worst();
        tally.look(blast);
        migration.statements().behind(blast.behind(), read);
        if (before.part().equals("none") && !blast.roots().isEmpty()) {
            migration.timeline().add(blast.at(), Kind.WAIT, "waits for " + String.join("; ", blast.roots()));
        }
        if (blast.behind() > 0 && (before.behind() == 0 || blast.behind() >= 2 * Math.max(1, worst.behind()))) {
            migration
                    .timeline()
                    .add(
                            blast.at(),
                            Kind.BLAST,
                            blast.behind() + (blast.behind() == 1 ? " session waits" : " sessions wait")
                                    + " behind it: " + counted(blast.applications()) + ", for "
                                    + counted(blast.relations()));
        }
        if (before.behind() > 0 && blast.behind() == 0) {
            migration.timeline().add(blast.at(), Kind.BLAST, "nobody waits behind it any more");
        }
    }

    private static String counted(Map<String, Integer> names) {
        return names.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
