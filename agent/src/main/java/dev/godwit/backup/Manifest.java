package dev.godwit.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The record that makes a dump a backup: JSON, written last, readable without Godwit. Times are UTC; {@code sha256} is that
 * of the dump beside it.
 */
final class Manifest {

    static final String SUFFIX = ".json";
    private static final int VERSION = 1;
    private static final long LARGEST = 4L * 1024 * 1024;

    private Manifest() {}

    static String write(Backup backup) {
        return new JsonObject()
                .put("manifest", VERSION)
                .put("id", backup.id())
                .put("plan", backup.plan())
                .put("database", backup.database())
                .put("dbname", backup.databaseName())
                .put("file", backup.fileName())
                .put("format", "custom")
                .put("cause", backup.cause().word())
                .put("started", backup.started().toString())
                .put("ended", backup.ended().toString())
                .put("seconds", backup.took().toMillis() / 1000.0)
                .put("bytes", backup.bytes())
                .put("sha256", backup.sha256())
                .put("server_version", backup.serverVersion())
                .put("client_version", backup.clientVersion())
                .put("exit_code", backup.exitCode())
                .put("argv", new JsonArray(backup.argv()))
                .put("warnings", new JsonArray(backup.warnings()))
                .encodePrettily();
    }

    /** The backup a manifest tells of, in the manifest's directory; fails if it is no manifest of ours. */
    static Backup read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("larger than " + LARGEST + " bytes");
        }
        try {
            var json = new JsonObject(Files.readString(file));
            var backup = backup(json).in(List.of(file.toAbsolutePath().getParent()));
            if (!(backup.id() + SUFFIX).equals(String.valueOf(file.getFileName()))) {
                throw new IOException("tells of another backup, " + backup.id());
            }
            return backup;
        } catch (DecodeException | ClassCastException | DateTimeException | IllegalArgumentException bad) {
            throw new IOException("is no manifest: " + bad.getMessage(), bad);
        } catch (NullPointerException missing) {
            throw new IOException("is no manifest: " + missing.getMessage() + " is missing", missing);
        }
    }

    private static Backup backup(JsonObject json) {
        return new Backup(
                text(json, "id"),
                text(json, "plan"),
                text(json, "database"),
                text(json, "dbname"),
                text(json, "server_version"),
                text(json, "client_version"),
                Cause.valueOf(text(json, "cause").toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(json.getInstant("started"), "started"),
                Objects.requireNonNull(json.getInstant("ended"), "ended"),
                Objects.requireNonNull(json.getLong("bytes"), "bytes"),
                text(json, "sha256"),
                Objects.requireNonNull(json.getInteger("exit_code"), "exit_code"),
                texts(json, "argv"),
                texts(json, "warnings"),
                List.of());
    }

    private static String text(JsonObject json, String key) {
        return Objects.requireNonNull(json.getString(key), key);
    }

    private static List<String> texts(JsonObject json, String key) {
        return Objects.requireNonNull(json.getJsonArray(key), key).stream()
                .map(String::valueOf)
                .toList();
    }
}
