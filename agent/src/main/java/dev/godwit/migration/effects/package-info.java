/**
 * What a migration changed, and what it left behind: the schema before and after, and for a day how statements, tables and the
 * server fare compared with the hour before.
 *
 * <p>Knows nothing of tools and runs: it is told when something begins and when it ended. Asks raw catalogs and statistics on
 * the relations lane, never a function that waits for a locked table. Mends nothing; a finding brings the SQL that would.
 */
package dev.godwit.migration.effects;
