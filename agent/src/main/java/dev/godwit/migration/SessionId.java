package dev.godwit.migration;

import java.time.Instant;

/** One server session. A process id alone may be another session's a moment later; with its start it never is. */
record SessionId(int pid, Instant started) {}
