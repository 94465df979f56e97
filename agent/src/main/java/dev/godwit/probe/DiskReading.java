package dev.godwit.probe;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.ServerFacts;
import dev.godwit.series.Labels;
import dev.godwit.series.Sample;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Room on the disks of a server on this machine. That the directory the server names is really its own is read off the file
 * {@code postmaster.pid} in it: a forwarded port on loopback is some other machine's.
 */
final class DiskReading implements Reading {

    static final String PROBE = "disk";

    /** Lines of postmaster.pid, from PostgreSQL's src/include/utils/pidfile.h, counted from 0. */
    private static final int DIRECTORY_LINE = 1;

    private static final int PORT_LINE = 3;

    private final ProbeDefinition definition;
    private final Vertx vertx;
    private final Queries lane;
    private final boolean local;
    private final Labels labels;

    /** @param local whether the address is one of this machine */
    DiskReading(ProbeDefinition definition, Vertx vertx, Queries lane, boolean local, String target) {
        this.definition = definition;
        this.vertx = vertx;
        this.lane = lane;
        this.local = local;
        this.labels = Labels.of("target", target);
    }

    @Override
    public Future<List<Sample>> read() {
        return local ? lane.ready().compose(this::read) : unknown("the server is not on this machine");
    }

    private Future<List<Sample>> read(ServerFacts facts) {
        var sql = definition.sql().forMajor(facts.major()).orElseThrow();
        return lane.query(sql, definition.timeout(), false)
                .map(rows -> rows.iterator().next())
                .compose(row -> vertx.executeBlocking(() -> measure(row), false)
                        .recover(unreadable -> unknown("its data directory cannot be read: "
                                + unreadable.getClass().getSimpleName())));
    }

    private static Future<List<Sample>> unknown(String why) {
        return Future.failedFuture(new PostgresFailure(PostgresFailure.Kind.UNSUPPORTED, why));
    }

    private List<Sample> measure(Row row) throws IOException {
        var directory = Path.of(row.getString("directory"));
        var lock = Files.readAllLines(directory.resolve("postmaster.pid"));
        boolean same = lock.size() > PORT_LINE
                && Path.of(lock.get(DIRECTORY_LINE)).equals(directory)
                && lock.get(PORT_LINE).trim().equals(row.getInteger("port").toString());
        if (!same) {
            throw new IOException("another server's");
        }
        var samples = new ArrayList<Sample>();
        add(samples, "data", directory);
        add(samples, "wal", directory.resolve("pg_wal").toRealPath());
        return samples;
    }

    private void add(List<Sample> samples, String disk, Path path) throws IOException {
        var store = Files.getFileStore(path);
        var named = labels.with("disk", disk);
        samples.add(new Sample(named.with(Labels.NAME, "godwit_disk_free_bytes"), (double) store.getUsableSpace()));
        samples.add(new Sample(named.with(Labels.NAME, "godwit_disk_size_bytes"), (double) store.getTotalSpace()));
    }
}
