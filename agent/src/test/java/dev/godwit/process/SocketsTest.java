package dev.godwit.process;

import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real programs that open real connections. */
class SocketsTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void linux() {
        assumeThat(Files.exists(Path.of("/proc/self/net/tcp"))).isTrue();
    }

    private static Foreground shell(String script) throws StartFailure {
        return Foreground.start(List.of("bash", "-c", script), Map.of(), (bytes, length) -> {});
    }

    private static ServerSocket server() throws Exception {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_grandchilds_connection_is_told_by_its_two_ends_and_nobody_elses_is() throws Exception {
        try (var server = server();
                var ours = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                var first = server.accept()) {
            var child = shell("(exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; read -r -u 3) & wait");
            try (var accepted = server.accept()) {
                until("it is told", () -> child.sockets().size() == 1);

                var told = child.sockets().get(0);
                assertThat(told.local()).isEqualTo("127.0.0.1");
                assertThat(told.port()).isEqualTo(accepted.getPort());
                assertThat(told.remote()).isEqualTo("127.0.0.1");
                assertThat(told.remotePort()).isEqualTo(server.getLocalPort());
                assertThat(child.sockets()).containsExactly(told);
                assertThat(Sockets.own(ours.getLocalPort())).hasSize(1);
                assertThat(first.getPort()).isNotEqualTo(told.port());
            } finally {
                child.kill();
            }
        }
    }

    @Test
    void what_outlives_its_parent_is_still_of_the_family() throws Exception {
        var go = directory.resolve("go");
        try (var server = server()) {
            var child = shell("(exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; read -r -u 3) & while [ ! -e "
                    + go + " ]; do :; done");
            try (var accepted = server.accept()) {
                until("it is told", () -> child.sockets().size() == 1);
                Files.createFile(go);
                until("the parent is gone", () -> child.ended(java.time.Duration.ofMillis(10)));

                assertThat(child.sockets())
                        .singleElement()
                        .satisfies(one -> assertThat(one.port()).isEqualTo(accepted.getPort()));
            }
            until("its end is closed", () -> child.sockets().isEmpty());
        }
    }

    @Test
    void an_ipv4_connection_of_an_ipv6_socket_and_an_ipv6_one_are_written_in_one_way() throws Exception {
        // As a JVM opens them.
        try (var server = server();
                var ours = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            assertThat(Sockets.own(ours.getLocalPort()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.local() + one.remote()).isEqualTo("127.0.0.1127.0.0.1"));
        }
        assertThat(SocketTable.read("  0: 0000000000000000FFFF00000100007F:9C40 0000000000000000FFFF00000100007F:1538"
                        + " 01 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 20"))
                .contains(new OpenSocket("127.0.0.1", 40_000, "127.0.0.1", 5432, 4711));
        assertThat(SocketTable.read("  0: 00000000000000000000000001000000:9C40 00000000000000000000000001000000:1538"
                        + " 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 20"))
                .contains(new OpenSocket("0:0:0:0:0:0:0:1", 40_000, "0:0:0:0:0:0:0:1", 5432, 4712));
    }

    @Test
    void what_vanished_may_not_be_read_or_makes_no_sense_is_left_out() throws Exception {
        var gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertThat(Sockets.of(List.of(gone.pid(), Long.MAX_VALUE))).isEmpty();
        assertThat(Sockets.of(List.of())).isEmpty();
        assertThat(SocketTable.among(Set.of(1L), directory)).isEmpty();
        for (var odd : List.of(
                "",
                "0: 0100007F:9C40 0100007F:1538 0A 0 0 0 0 0 1",
                "0: 0100007F 0100007F:1538 01 0 0 0 0 0 1",
                "0: XX:9C40 0100007F:1538 01 0 0 0 0 0 1",
                "0: 01:9C40 0100007F:1538 01 0 0 0 0 0 1",
                "0: 0100007F:9C40 0100007F:1538 01 0 0 0 0 0 many")) {
            assertThat(SocketTable.read(odd)).as(odd).isEmpty();
        }
    }

    @Test
    void addresses_that_are_equal_are_written_equal_and_no_name_is_asked_for() {
        assertThat(Addresses.same("::1")).contains("0:0:0:0:0:0:0:1");
        assertThat(Addresses.same("::ffff:10.0.0.9")).contains("10.0.0.9");
        assertThat(Addresses.same("2001:db8::1")).contains("2001:db8:0:0:0:0:0:1");
        assertThat(Addresses.same("10.0.0.9")).contains("10.0.0.9");
        for (var odd : List.of("", "local", "localhost", "abcd", "4711", "300.1.1.1", "10.0.0.9/32", "::1%lo", ":::")) {
            assertThat(Addresses.same(odd)).as(odd).isEmpty();
        }
    }

    @Test
    void a_namespace_has_a_name() {
        assertThat(Sockets.namespace())
                .hasValueSatisfying(name -> assertThat(name).contains("net:["));
    }
}
