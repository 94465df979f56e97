package dev.godwit.migration;

import java.time.Instant;

/**
 * Something a migration left behind.
 *
 * @param kind such as {@code invalid_index} or {@code regression}
 * @param severity {@code critical}, {@code warning} or {@code info}
 * @param object what it is about
 * @param remedy SQL that mends it; empty if there is none
 * @param healed since when it is gone; null while it stands
 */
public record FindingRecord(
        Instant at, String kind, String severity, String object, String text, String remedy, Instant healed) {}
