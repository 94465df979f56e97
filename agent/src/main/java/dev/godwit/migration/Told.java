package dev.godwit.migration;

import dev.godwit.process.OpenSocket;
import java.util.List;

/**
 * What the runner of an announced command tells of it while it runs.
 *
 * @param namespace where the runner is, as {@code Sockets.namespace}; empty if it cannot tell, and then the rest says nothing
 * @param number of this telling, each higher than the one before
 * @param answered the number of the telling whose answer had arrived last when the connections were read
 * @param open the connections of its processes
 */
public record Told(String namespace, long number, long answered, List<OpenSocket> open) {}
