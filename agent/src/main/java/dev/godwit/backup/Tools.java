package dev.godwit.backup;

import dev.godwit.process.Processes;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;

/**
 * What backups are taken with.
 *
 * @param files runs all work on files; reading a large dump takes minutes, so its limit must allow for that
 */
public record Tools(Clients clients, Processes processes, WorkerExecutor files, InstantSource clock) {}
