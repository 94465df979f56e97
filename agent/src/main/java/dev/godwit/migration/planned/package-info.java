/**
 * Migrations that are planned: when each is announced, whether it came, how it goes on and how it ended.
 *
 * <p>Every event is written to the store before anybody is told of it, once, whatever restarts lie between. Who is told, and how,
 * is not decided here: the agent hands in a function. It does not start migrations; it is told which there are.
 */
package dev.godwit.migration.planned;
