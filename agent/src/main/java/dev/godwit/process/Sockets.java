package dev.godwit.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The TCP connections of processes of this machine, where there is a {@code /proc}. Only of those in the network namespace of
 * this process, for elsewhere the same address and port may be another's. What vanishes while it is read, or may not be read,
 * is left out. Blocks; any thread.
 */
public final class Sockets {

    /** Of so many processes, with so many open files each, so many connections are told, the oldest first. */
    static final int MOST_PROCESSES = 1_000;

    static final int MOST_FILES = 10_000;
    public static final int MOST = 200;

    private static final Path PROC = Path.of("/proc");
    private static final String SOCKET = "socket:[";

    private Sockets() {}

    /** Which network namespace of which machine this process is in, since its last boot; empty where nobody can tell. */
    public static Optional<String> namespace() {
        try {
            return Optional.of(Files.readString(PROC.resolve("sys/kernel/random/boot_id"))
                            .strip() + " " + net(PROC.resolve("self")));
        } catch (IOException | SecurityException nowhere) {
            return Optional.empty();
        }
    }

    /** Of this process itself, those with this port on our side. */
    public static List<OpenSocket> own(int port) {
        return told(List.of(ProcessHandle.current().pid()))
                .filter(one -> one.port() == port)
                .toList();
    }

    /** Of these processes. */
    static List<OpenSocket> of(Collection<Long> pids) {
        return told(pids)
                .sorted(Comparator.comparingLong(OpenSocket::inode))
                .limit(MOST)
                .toList();
    }

    private static Stream<OpenSocket> told(Collection<Long> pids) {
        var inodes = new HashSet<Long>();
        pids.stream().limit(MOST_PROCESSES).forEach(pid -> inodes.addAll(inodes(PROC.resolve(Long.toString(pid)))));
        return inodes.isEmpty()
                ? Stream.empty()
                : SocketTable.among(inodes, PROC.resolve("self/net")).stream().distinct();
    }

    /** The numbers of its sockets, of any kind. */
    private static Set<Long> inodes(Path process) {
        var inodes = new LinkedHashSet<Long>();
        try {
            if (!net(process).equals(net(PROC.resolve("self")))) {
                return inodes;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
                int read = 0;
                for (var file : files) {
                    inode(file).ifPresent(inodes::add);
                    if (++read >= MOST_FILES) {
                        break;
                    }
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException | SecurityException gone) {
            // It has ended, or is another user's: then what was read of it until now is all.
        }
        return inodes;
    }

    private static Optional<Long> inode(Path file) {
        try {
            var target = Files.readSymbolicLink(file).toString();
            return target.startsWith(SOCKET)
                    ? Optional.of(Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)))
                    : Optional.empty();
        } catch (IOException | NumberFormatException closed) {
            return Optional.empty();
        }
    }

    private static String net(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns/net")).toString();
    }
}
