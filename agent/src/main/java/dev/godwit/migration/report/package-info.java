/**
 * What is known of one migration, written for people: Markdown, one HTML file, or a terminal.
 *
 * <p>{@link dev.godwit.migration.report.Report} says what and in which words, its writers only how it looks; nothing here reads
 * a server, a store or a clock. Fed with records by the web, and by the command line where no agent runs.
 */
package dev.godwit.migration.report;
