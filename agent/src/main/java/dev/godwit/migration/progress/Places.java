package dev.godwit.migration.progress;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The relations that a statement has locked.
 *
 * @param asked the numbers that were asked about; those among them without a place are of no committed relation
 * @param exact whether sizes are the files' own, and not what the last vacuum counted
 * @param blockSize bytes
 * @param sharedBuffers bytes
 * @param workMemory {@code maintenance_work_mem} where nobody sets it otherwise, bytes
 */
record Places(Set<Long> asked, List<Place> all, boolean exact, long blockSize, long sharedBuffers, long workMemory) {

    static final Places NONE = new Places(Set.of(), List.of(), false, 8192, Long.MAX_VALUE, 0);

    boolean covers(Set<Long> oids) {
        return asked.containsAll(oids);
    }

    boolean has(long oid) {
        return all.stream()
                .anyMatch(one -> one.oid() == oid || one.indexes().stream().anyMatch(i -> i.oid() == oid));
    }

    Optional<Place> of(long oid) {
        return all.stream().filter(one -> one.oid() == oid).findFirst();
    }

    /** The relation the statement is about; the largest under an exclusive lock while nobody knows the text. */
    Optional<Place> target(Nature nature, Work work) {
        var named = all.stream()
                .filter(one -> one.name().equals(nature.target().name()))
                .filter(one -> nature.target().schema().isEmpty()
                        || one.schema().equals(nature.target().schema()))
                .max(Comparator.comparingLong(Place::bytes));
        return named.isPresent() || nature.known()
                ? named
                : all.stream()
                        .filter(one -> one.table() && work.exclusive().contains(one.oid()))
                        .max(Comparator.comparingLong(Place::bytes));
    }

    /** The tables behind a target: itself, or of a partitioned one every partition that is locked. */
    List<Place> tables(Place target) {
        return target.table()
                ? List.of(target)
                : all.stream().filter(Place::table).toList();
    }

    /** What the foreign key refers to that the statement checks. */
    Optional<Place> parent(Place child, Nature nature) {
        var validated = child.parents().entrySet().stream()
                .filter(key -> nature.words().contains(key.getKey()))
                .flatMap(key -> of(key.getValue()).stream());
        var added = nature.words().contains("references")
                ? all.stream()
                        .filter(one ->
                                one.oid() != child.oid() && nature.words().contains(one.name()))
                : Stream.<Place>empty();
        return Stream.concat(validated, added).filter(Place::table).findFirst();
    }
}
