/**
 * How far a statement is, from the best source there is: PostgreSQL's own progress reports, the file of a heap that a rewrite
 * makes, the blocks a scan has pinned, growth, and what the same statement took before. Each reading says where it comes from.
 *
 * <p>Knows nothing of migrations: it is told who works at what. Asks on the core lane what touches no relation, everything else on
 * the relations lane, and rests the longer the dearer an answer was. Promises nothing below one percent.
 */
package dev.godwit.migration.progress;
