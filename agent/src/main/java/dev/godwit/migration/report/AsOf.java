package dev.godwit.migration.report;

import java.time.Instant;
import java.util.Optional;

/**
 * What a report is made with beside the record.
 *
 * @param at when it is made
 * @param live whether an agent follows the migration; where none does, one that has not ended is as it was last seen
 * @param backup the newest good one that ended before the migration began, for people; empty if there is none
 */
public record AsOf(Instant at, boolean live, Optional<String> backup) {}
