package dev.godwit.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Held while a plan runs, so that an agent and a {@code godwit backup run} beside it do not take each other's temporary files
 * for leftovers. The system frees it when the process dies.
 */
final class PlanLock {

    private final FileChannel channel;
    private final FileLock lock;

    private PlanLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Empty if somebody holds it. The file stays: removing it could free two holders at once. */
    static Optional<PlanLock> take(BackupPlan plan) throws IOException {
        Path directory = plan.to().get(0);
        Files.createDirectories(directory);
        var file = directory.resolve(".lock-" + plan.name());
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new PlanLock(channel, lock));
            }
        } catch (OverlappingFileLockException ownProcess) {
            // Held by this very process: the same answer.
        }
        channel.close();
        return Optional.empty();
    }

    void close() throws IOException {
        lock.release();
        channel.close();
    }
}
