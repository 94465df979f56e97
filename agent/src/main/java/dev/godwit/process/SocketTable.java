package dev.godwit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Linux tells of TCP connections, {@code /proc/net/tcp} and {@code tcp6}. Blocks for as long as the kernel needs. */
final class SocketTable {

    /** Lines of one table; a machine with more connections tells of these only. */
    private static final int LONGEST = 100_000;

    private static final String ESTABLISHED = "01";
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int WORD = 4;

    private SocketTable() {}

    /** Those that stand and have one of these inodes; none where there is no such table. */
    static List<OpenSocket> among(Set<Long> inodes, Path net) {
        var found = new ArrayList<OpenSocket>();
        for (var table : List.of("tcp", "tcp6")) {
            try (var lines = Files.lines(net.resolve(table))) {
                lines.skip(1)
                        .limit(LONGEST)
                        .flatMap(line -> read(line).stream())
                        .filter(socket -> inodes.contains(socket.inode()))
                        .forEach(found::add);
            } catch (IOException | java.io.UncheckedIOException gone) {
                // Without IPv6 there is no second one.
            }
        }
        return found;
    }

    /** One line of a table; empty for one that is no connection that stands, or cannot be understood. */
    static Optional<OpenSocket> read(String line) {
        var words = line.strip().split("\\s+", -1);
        if (words.length <= INODE || !words[STATE].equals(ESTABLISHED)) {
            return Optional.empty();
        }
        try {
            var local = words[1].split(":", -1);
            var remote = words[2].split(":", -1);
            return Optional.of(new OpenSocket(
                    address(local[0]),
                    Integer.parseInt(local[1], 16),
                    address(remote[0]),
                    Integer.parseInt(remote[1], 16),
                    Long.parseLong(words[INODE])));
        } catch (UnknownHostException | IllegalArgumentException | ArrayIndexOutOfBoundsException odd) {
            return Optional.empty();
        }
    }

    /** The kernel writes an address as words of 32 bits, each as a number of this machine. */
    private static String address(String hex) throws UnknownHostException {
        var bytes = HexFormat.of().parseHex(hex);
        if (java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN) {
            for (int word = 0; word + WORD <= bytes.length; word += WORD) {
                swap(bytes, word, word + 3);
                swap(bytes, word + 1, word + 2);
            }
        }
        // An IPv4 address in IPv6 becomes the IPv4 address.
        return InetAddress.getByAddress(bytes).getHostAddress();
    }

    private static void swap(byte[] bytes, int one, int other) {
        byte kept = bytes[one];
        bytes[one] = bytes[other];
        bytes[other] = kept;
    }
}
