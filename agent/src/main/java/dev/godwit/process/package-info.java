/**
 * Runs a program and captures its end: exit code or signal, the last of what it said, never more than a limit of it.
 *
 * <p>No shell, no inherited environment, no pipes between programs. A child never outlives the agent's orderly end, and
 * what a disorderly end left running can be found and ended by the next life. Knows no program by name; fed by the
 * rooms that need one. Tells besides which TCP connections processes have, where there is a {@code /proc}.
 */
package dev.godwit.process;
