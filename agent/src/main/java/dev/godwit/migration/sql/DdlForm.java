package dev.godwit.migration.sql;

import java.util.Map;
import java.util.NavigableMap;

/**
 * One row of the table of what DDL does.
 *
 * @param syntax for people
 * @param lock what is taken on the statement's own table, on servers older than any of {@code newer}
 * @param newer what is taken instead from a major version on
 * @param others what else is locked, by its role towards the table
 * @param perhaps what else may be locked, by its role: the text does not say whether it is there
 * @param inBlock whether it may run in a transaction block
 * @param since the oldest major version that has it
 * @param rule the finding it is by itself, or empty
 * @param why what a reader should know beyond lock, rewrite and scan, or empty
 * @param safer another way to the same end, or empty
 * @param catalog whether the text alone never says so: only a look into a database does
 * @param example a statement of this form
 */
record DdlForm(
        String key,
        String syntax,
        LockMode lock,
        NavigableMap<Integer, LockMode> newer,
        Map<String, LockMode> others,
        Map<String, LockMode> perhaps,
        Answer rewrite,
        Answer scan,
        boolean inBlock,
        int since,
        String rule,
        String why,
        String safer,
        boolean catalog,
        Example example) {

    /** What a real server is asked, so that the row is never a mere opinion. */
    record Example(String fixture, String setup, String run) {}

    LockMode lock(int major) {
        var from = newer.floorEntry(major);
        return from == null ? lock : from.getValue();
    }
}
