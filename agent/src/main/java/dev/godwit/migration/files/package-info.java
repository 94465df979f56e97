/**
 * The files of migrations on disk against what a tool's history says: what is pending, what was changed after it was applied, what
 * is gone. Reads folders and compares; knows no server and no migration.
 */
package dev.godwit.migration.files;
