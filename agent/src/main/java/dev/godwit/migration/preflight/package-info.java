/**
 * Whether now is a good moment to migrate: one check a question, each says go, hold or unknown with what it saw and what to do.
 *
 * <p>Asks the database itself for what the database knows, and is handed the rest: who migrates, how old the backup is, what is
 * planned. Knows which commands are never meant for production, and how to show a command without its secrets. Decides nothing:
 * whoever asked stops, or goes on and says that it did.
 */
package dev.godwit.migration.preflight;
