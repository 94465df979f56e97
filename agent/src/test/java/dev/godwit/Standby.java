package dev.godwit;

import static dev.godwit.RealServers.archives;
import static dev.godwit.RealServers.execute;

import dev.godwit.demo.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A real standby of a server, made as an operator makes one: its files copied between the begin and the end of a backup. */
public final class Standby {

    private Standby() {}

    /** Follows by the physical slot {@code twin}, which is there. */
    public static EmbeddedServer of(EmbeddedServer primary, int major, Connection admin) throws Exception {
        var settings = Map.of("hot_standby", "on", "shared_preload_libraries", "pg_stat_statements");
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return EmbeddedServer.start(archives(), major, temporary, settings, data -> {
            try {
                execute(
                        admin,
                        major < 15
                                ? "select pg_start_backup('twin', true, false)"
                                : "select pg_backup_start('twin', true)");
                copy(primary.dataDirectory(), data);
                Files.writeString(data.resolve("backup_label"), label(admin, major));
            } catch (SQLException failed) {
                throw new IOException(failed);
            }
            Files.writeString(data.resolve("standby.signal"), "");
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=" + primary.port() + " user=postgres'\n"
                            + "primary_slot_name = 'twin'\n");
        });
    }

    private static String label(Connection admin, int major) throws SQLException {
        var stop = major < 15
                ? "select labelfile from pg_stop_backup(false, false)"
                : "select labelfile from pg_backup_stop(false)";
        try (var statement = admin.createStatement();
                var rows = statement.executeQuery(stop)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Of a server at work: what vanishes meanwhile is in the log. */
    private static void copy(Path from, Path to) throws IOException {
        try (var tree = Files.walk(from)) {
            for (var path : (Iterable<Path>) tree::iterator) {
                var name = from.relativize(path).toString();
                if (!name.equals("postmaster.pid") && !name.startsWith("pg_replslot/") && Files.exists(path)) {
                    Files.copy(path, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
