/**
 * Calendar times: what shall happen at two in the morning.
 *
 * <p>UNIX cron in five fields, UTC unless a zone is named. Quartz does the waiting and is seen nowhere else. Beats (every
 * second, every minute) are not calendar times and belong to timers. Remembers nothing over a restart; fed by {@code Agent}.
 */
package dev.godwit.schedule;
