package dev.godwit.migration.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one operation of a statement will do.
 *
 * @param kind the row of the table it comes from
 * @param verb that row's syntax, for people
 * @param target the relation the lock is on, as written; {@link ObjectName#NONE} where it names none
 * @param lock taken on the target; on its partitions and the tables that inherit from it as well, unless ONLY is written
 * @param others what else is locked
 * @param rewrite whether the table's data are written again
 * @param scan whether all of the table is read
 * @param inBlock whether it may run in a transaction block
 * @param rule the id of the finding it is by itself, or empty
 * @param why more about it, or empty
 * @param safer SQL for another way, or empty
 * @param known whether this is knowledge: if not, lock and scan are assumed to be the worst
 */
public record Forecast(
        String kind,
        String verb,
        ObjectName target,
        LockMode lock,
        List<Other> others,
        Answer rewrite,
        Answer scan,
        boolean inBlock,
        String rule,
        String why,
        String safer,
        boolean known,
        Operation operation) {

    /**
     * Something else that is locked.
     *
     * @param name known only where the statement says it
     * @param certain whether it is surely there; if not, the text does not say
     */
    public record Other(String role, Optional<ObjectName> name, LockMode mode, boolean certain) {}

    static Forecast of(DdlForm form, Operation operation, int major) {
        var others = new ArrayList<Other>();
        form.others().forEach((role, mode) -> others.add(other(operation, role, mode, true)));
        form.perhaps().forEach((role, mode) -> others.add(other(operation, role, mode, false)));
        var mode = LockMode.of(operation.part(Operation.Part.MODE)).orElse(form.lock(major));
        var texts = new Placeholders(operation);
        return new Forecast(
                form.key(),
                form.syntax(),
                operation.target(),
                mode,
                List.copyOf(others),
                form.rewrite(),
                form.scan(),
                form.inBlock(),
                form.rule(),
                texts.fill(form.why()),
                texts.fill(form.safer()),
                !form.key().equals(Operation.UNCLASSIFIED),
                operation);
    }

    private static Other other(Operation operation, String role, LockMode mode, boolean certain) {
        return new Other(role, Optional.ofNullable(operation.others().get(role)), mode, certain);
    }

    /** The same under a stronger lock, which another action of its statement needs. */
    Forecast under(LockMode stronger) {
        if (stronger == lock) {
            return this;
        }
        // What was harmless because of its weak lock is not any more.
        boolean worse = rule.isEmpty() && scan == Answer.YES && stronger.blocksWrites();
        return new Forecast(
                kind,
                verb,
                target,
                stronger,
                others,
                rewrite,
                scan,
                inBlock,
                worse ? "strong-lock-then-more" : rule,
                worse ? "by itself it would need " + lock.title() + " only" : why,
                worse ? "-- make it a statement of its own, after the commit" : safer,
                known,
                operation);
    }

    /** Whether the lock may be held for as long as the table is large. */
    public boolean isLong() {
        return rewrite != Answer.NO || scan != Answer.NO;
    }
}
