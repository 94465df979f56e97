/**
 * What a migration's SQL will do, before it does it: tokens, statements, fingerprints, and a forecast of locks from a table
 * that is data ({@code resources/ddl}) and was measured on real servers.
 *
 * <p>This is no parser of SQL. It reads the forms of DDL it knows; everything else is told as unclassified and taken for the
 * strongest lock there is. Opens no connection, knows no migration tool; whoever watches or lints hands in the texts.
 */
package dev.godwit.migration.sql;
