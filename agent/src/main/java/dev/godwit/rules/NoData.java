package dev.godwit.rules;

/**
 * What becomes of a rule's alerts while what it reads cannot be read: the target could not be polled. A database agent loses
 * its data exactly when the database is in trouble, so "no data" must not pass for "fine".
 */
public enum NoData {
    /** Alerts stay as they were. */
    HOLD,
    /** Alerts end, as they do in Prometheus. */
    RESOLVE,
    /** Alerts stay as they were, and the missing data is an alert of the same rule. */
    ALERT
}
