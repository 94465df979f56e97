package dev.godwit.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of one run: temporary ones in each of the plan's directories that become a backup in one go, or nothing. Blocks:
 * worker only.
 */
final class Workspace {

    static final String TEMPORARY = ".tmp-";
    static final String FILE = "--file=";
    private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 1024 * 1024;

    private final String id;
    private final List<Path> directories;
    private final String secrets;
    private final PlanLock lock;
    private final List<Path> mine = new ArrayList<>();

    private Workspace(String id, BackupPlan plan, PlanLock lock) {
        this.id = id;
        this.directories = plan.to();
        this.secrets = Leftovers.secretsOf(plan) + id + "-";
        this.lock = lock;
    }

    /** What lies in a dump file, found by reading all of it. */
    record Content(long bytes, String sha256) {}

    /** Makes the directories and the empty dump, so that what cannot be written is known before the database is asked. */
    static Workspace open(String id, BackupPlan plan, PlanLock lock) throws IOException {
        var workspace = new Workspace(id, plan, lock);
        try {
            var ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            for (var directory : plan.to()) {
                Files.createDirectories(directory);
                workspace.mine.add(Files.createFile(directory.resolve(TEMPORARY + id), ours));
            }
            return workspace;
        } catch (IOException failed) {
            workspace.close();
            throw failed;
        }
    }

    String id() {
        return id;
    }

    /** How {@code pg_dump} is told where to write; also how a dump of a former life is recognized. */
    String fileArgument() {
        return FILE + temporary();
    }

    /** A file only we can read, in a directory only we can enter. */
    Path secretFile(String content) throws IOException {
        var directory = Files.createTempDirectory(secrets);
        mine.add(directory);
        var file = directory.resolve("pgpass");
        mine.add(0, file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    /** Reads the dump once: is it an archive, how long, which checksum; brings a copy to every other directory. */
    Content seal() throws IOException {
        var content = read(temporary(), Optional.empty());
        for (var directory : directories.subList(1, directories.size())) {
            var copy = directory.resolve(TEMPORARY + id);
            if (!read(temporary(), Optional.of(copy)).equals(content)) {
                throw new IOException("the dump changed while it was copied to " + directory);
            }
        }
        return content;
    }

    /** All dumps, then all manifests, take their names; if one cannot, none keeps its name. */
    Backup publish(Backup backup) throws IOException {
        var manifest = Manifest.write(backup);
        var published = new ArrayDeque<Path>();
        try {
            for (var directory : directories) {
                rename(directory, "", backup.fileName(), published);
            }
            for (var directory : directories) {
                var temporary = directory.resolve(TEMPORARY + id + Manifest.SUFFIX);
                mine.add(temporary);
                Files.writeString(temporary, manifest);
                force(temporary);
                rename(directory, Manifest.SUFFIX, id + Manifest.SUFFIX, published);
            }
            return backup;
        } catch (IOException failed) {
            // Newest first, so that no manifest ever stands alone.
            mine.addAll(published);
            throw failed;
        }
    }

    /** Removes a backup everywhere; manifests first, so that half of it is garbage and not a lie. */
    static void remove(Backup backup) throws IOException {
        for (var directory : backup.places()) {
            Files.deleteIfExists(directory.resolve(backup.id() + Manifest.SUFFIX));
            Files.deleteIfExists(directory.resolve(backup.fileName()));
            force(directory);
        }
    }

    /** Removes whatever is still ours, as far as it can be, and lets the next run begin. */
    void close() throws IOException {
        IOException first = null;
        for (var file : mine) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                first = first == null ? stays : first;
            }
        }
        lock.close();
        if (first != null) {
            throw first;
        }
    }

    private Path temporary() {
        return directories.get(0).resolve(TEMPORARY + id);
    }

    private void rename(Path directory, String suffix, String name, Deque<Path> published) throws IOException {
        var target = directory.resolve(name);
        Files.move(directory.resolve(TEMPORARY + id + suffix), target, StandardCopyOption.ATOMIC_MOVE);
        published.push(target);
        force(directory);
    }

    private static Content read(Path dump, Optional<Path> copy) throws IOException {
        var digest = sha256();
        long bytes = 0;
        try (var from = FileChannel.open(dump, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var to = copy.isPresent() ? FileChannel.open(copy.get(), StandardOpenOption.WRITE) : null) {
            from.force(true);
            var block = ByteBuffer.allocate(BLOCK);
            while (from.read(block) >= 0) {
                block.flip();
                if (bytes == 0 && !begins(block)) {
                    throw new IOException("the dump is no archive of pg_dump");
                }
                bytes += block.remaining();
                digest.update(block.duplicate());
                while (to != null && block.hasRemaining()) {
                    to.write(block);
                }
                block.clear();
            }
            if (to != null) {
                to.force(true);
            }
        }
        if (bytes == 0) {
            throw new IOException("the dump is empty");
        }
        return new Content(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static boolean begins(ByteBuffer block) {
        return block.remaining() > MAGIC.length && block.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
