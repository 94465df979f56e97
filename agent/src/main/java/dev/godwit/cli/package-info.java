/**
 * One class per verb: reads its arguments, runs it to its end, says how it went.
 *
 * <p>Exit codes: 0 yes; 1 no; 2 usage or configuration; 3 the world failed. Holds no logic a room could hold; prints to the
 * terminal, which nothing below does. Fed by people and scripts.
 */
package dev.godwit.cli;
