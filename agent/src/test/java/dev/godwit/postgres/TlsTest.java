package dev.godwit.postgres;

import static dev.godwit.RealServers.execute;
import static dev.godwit.RealServers.session;
import static dev.godwit.RealServers.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.RealServers;
import dev.godwit.SelfSigned;
import dev.godwit.TestLoop;
import dev.godwit.demo.EmbeddedServer;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P14: each sslmode against a real server that lets its watcher in over TLS alone. */
class TlsTest {

    @TempDir
    private Path directory;

    @Test
    void each_mode_trusts_what_libpq_s_would() throws Exception {
        var ours = SelfSigned.certificate(directory, "ours", "SAN=ip:127.0.0.1,dns:localhost");
        var other = SelfSigned.certificate(directory, "other", "SAN=dns:elsewhere.example");
        try (var server = start(ours)) {
            assertThat(greet(server, "sslmode=disable")).isEqualTo("refused");
            assertThat(greet(server, "sslmode=require")).isEqualTo("in");
            assertThat(greet(server, "sslmode=verify-ca&sslrootcert=" + ours)).isEqualTo("in");
            assertThat(greet(server, "sslmode=verify-full&sslrootcert=" + ours)).isEqualTo("in");
            assertThat(greet(server, "sslmode=verify-ca&sslrootcert=" + other)).isEqualTo("not in");
            // Like libpq, a named root is asked even where the mode does not insist.
            assertThat(greet(server, "sslmode=require&sslrootcert=" + other)).isEqualTo("not in");
            assertThat(greet(server, "sslmode=verify-full")).isEqualTo("not in");
        }
        try (var server = start(other)) {
            assertThat(greet(server, "sslmode=verify-ca&sslrootcert=" + other)).isEqualTo("in");
            assertThat(greet(server, "sslmode=verify-full&sslrootcert=" + other))
                    .isEqualTo("not in");
        }
    }

    private static String greet(EmbeddedServer server, String tls) throws Exception {
        var uri = "postgresql://watcher@127.0.0.1:" + server.port() + "/postgres?" + tls;
        var loop = new TestLoop();
        try {
            var database = settings("shop", uri, Optional.empty());
            return loop.await(() -> Greeting.exchange(loop.vertx(), database)
                    .map("in")
                    .recover(failed -> Future.succeededFuture(
                            PostgresFailure.of(failed).kind() == PostgresFailure.Kind.REFUSED ? "refused" : "not in")));
        } finally {
            loop.close();
        }
    }

    private static EmbeddedServer start(Path certificate) throws Exception {
        var key =
                certificate.resolveSibling(certificate.getFileName().toString().replace(".pem", ".key"));
        var server = RealServers.fresh(
                17, Map.of("ssl", "on", "ssl_cert_file", "'" + certificate + "'", "ssl_key_file", "'" + key + "'"));
        try (var admin = session(server, "postgres")) {
            execute(admin, "create role watcher login");
            Files.writeString(
                    server.dataDirectory().resolve("pg_hba.conf"),
                    "hostssl all watcher 127.0.0.1/32 trust\nhost all postgres 127.0.0.1/32 trust\n");
            execute(admin, "select pg_reload_conf()");
        }
        return server;
    }
}
