/**
 * What must survive a restart: one SQLite file in one directory, belonging to one agent.
 *
 * <p>Work is done on one thread of its own, in the order it was asked for, each piece whole or not at all. Knows nothing of what
 * other rooms keep here but their tables, which are numbered SQL files. A damaged file is moved aside and never stops the agent.
 */
package dev.godwit.state;
