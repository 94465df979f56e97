package dev.godwit.backup;

import java.util.List;

/**
 * A {@code pg_dump} fit for a server.
 *
 * @param warnings what is not ideal about it
 */
record Client(String program, String version, List<String> warnings) {}
