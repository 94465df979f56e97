package dev.godwit.migration.sql;

/** Whether something happens, as far as a statement's text can tell. */
public enum Answer {
    NO,
    /** The text alone does not say; a look into the catalog may. */
    DEPENDS,
    YES
}
