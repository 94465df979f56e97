package dev.godwit.migration.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a database knows of a relation.
 *
 * @param bytes of its data and its indexes, those of all its partitions with them, as of the last VACUUM or ANALYZE
 * @param rows about; negative if nobody ever counted
 * @param partitions how many it has, at any depth
 * @param types of its columns, as {@code format_type} gives them
 * @param indexes the columns of each, in order; an expression is an empty name
 */
public record TableFacts(
        ObjectName name,
        long bytes,
        double rows,
        boolean partitioned,
        int partitions,
        boolean defaultPartition,
        Map<String, String> types,
        List<Constraint> constraints,
        List<List<String>> indexes) {

    /** The largest table of which nobody minds that all of it is read or written under a lock. */
    static final long SMALL_BYTES = 1024 * 1024;

    /**
     * A constraint of it.
     *
     * @param kind as {@code pg_constraint.contype}
     * @param notNull the column of which a check says that it is not null and nothing else, or empty
     * @param referenced of a foreign key, else {@link ObjectName#NONE}
     */
    public record Constraint(String name, char kind, boolean valid, String notNull, ObjectName referenced) {}

    boolean isSmall() {
        return rows >= 0 && bytes <= SMALL_BYTES;
    }

    Optional<Constraint> constraint(String wanted) {
        return constraints.stream()
                .filter(constraint -> constraint.name().equals(wanted))
                .findFirst();
    }

    /** Whether a valid check constraint says so. */
    boolean provesNotNull(String column) {
        return constraints.stream()
                .anyMatch(
                        constraint -> constraint.valid() && constraint.notNull().equals(column));
    }
}
