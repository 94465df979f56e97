/**
 * Files people write: YAML with the place of every value, and every problem of a file reported at once.
 *
 * <p>Knows no key of any room: each room reads its own section through {@link dev.godwit.settings.Section}.
 * Nothing here opens a socket or starts anything.
 */
package dev.godwit.settings;
