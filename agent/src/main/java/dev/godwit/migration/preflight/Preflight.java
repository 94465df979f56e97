package dev.godwit.migration.preflight;

import static dev.godwit.migration.preflight.PreflightCheck.go;
import static dev.godwit.migration.preflight.PreflightCheck.hold;
import static dev.godwit.migration.preflight.PreflightCheck.unknown;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.settings.Durations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks one database what it knows of the moment. Belongs to the loop. */
public final class Preflight {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int SHOWN = 3;
    private static final String GRANT = "GRANT pg_monitor to the role that Godwit connects as.";

    private final Queries database;
    private final PreflightSettings settings;

    public Preflight(Queries database, PreflightSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Every check, in a fixed order. Never fails: what cannot be asked is unknown. */
    public Future<List<PreflightCheck>> ask(List<Disk> disks) {
        var checks = List.of(
                one("transactions", this::transactions),
                one("prepared", this::prepared),
                one("dumps", this::dumps),
                one("wraparound", this::wraparound),
                one("standbys", this::replica),
                one("standbys", rows -> new Standbys(settings).check(rows)),
                one("slots", rows -> new Standbys(settings).slots(rows)),
                one("room", rows -> new Room(settings, disks).check(rows)));
        return Future.join(checks).map(joined -> joined.<PreflightCheck>list());
    }

    private Future<PreflightCheck> one(String question, Function<List<Row>, PreflightCheck> judge) {
        var sql = SqlFiles.read("preflight/" + question);
        return database.ready()
                .compose(facts -> database.query(
                        sql.forMajor(facts.major())
                                .orElseThrow()
                                .replace(
                                        "{seconds}",
                                        Long.toString(settings.transaction().toSeconds())),
                        DEADLINE,
                        false))
                .map(rows -> {
                    var list = new ArrayList<Row>();
                    rows.forEach(list::add);
                    return judge.apply(list);
                })
                .otherwise(failed -> unknown(
                        question,
                        "cannot be asked: " + PostgresFailure.of(failed).getMessage(),
                        "See that Godwit can connect and may read it."));
    }

    private PreflightCheck transactions(List<Row> rows) {
        var open = rows.stream().filter(row -> row.getLong("pid") != null).toList();
        if (!open.isEmpty()) {
            return hold(
                    "transactions",
                    open.size() + " open longer than " + Durations.format(settings.transaction()) + ": "
                            + shown(
                                    open,
                                    row -> "pid " + row.getLong("pid") + " (" + row.getString("usename")
                                            + (row.getString("application_name").isEmpty() ? "" : ", ")
                                            + row.getString("application_name") + "), " + row.getString("state")
                                            + ", " + age(row)),
                    "Let them end, or end those that are idle with pg_terminate_backend.");
        }
        long hidden = rows.stream()
                .filter(row -> row.getLong("hidden") != null)
                .mapToLong(row -> row.getLong("hidden"))
                .sum();
        return hidden > 0
                ? unknown("transactions", hidden + " sessions are hidden from this role", GRANT)
                : go("transactions", "none open longer than " + Durations.format(settings.transaction()));
    }

    private PreflightCheck prepared(List<Row> rows) {
        return rows.isEmpty()
                ? go("prepared", "no prepared transaction is left")
                : hold(
                        "prepared",
                        shown(rows, row -> "\"" + row.getString("gid") + "\" prepared " + age(row) + " ago"),
                        "Ask its coordinator, then COMMIT PREPARED or ROLLBACK PREPARED it: its locks stay for ever.");
    }

    private PreflightCheck dumps(List<Row> rows) {
        return rows.isEmpty()
                ? go("dumps", "nobody dumps this database")
                : hold(
                        "dumps",
                        shown(
                                rows,
                                row -> row.getString("application_name") + " (pid " + row.getLong("pid") + ") for "
                                        + age(row)),
                        "Wait until it is done, or cancel it: it holds a lock on every table.");
    }

    private PreflightCheck wraparound(List<Row> rows) {
        return rows.isEmpty()
                ? go("wraparound", "no vacuum to prevent wraparound")
                : hold(
                        "wraparound",
                        shown(rows, row -> row.getString("what") + " (pid " + row.getLong("pid") + ") for " + age(row)),
                        "Let it end: it does not step aside for a lock, and begins anew if it is cancelled.");
    }

    private PreflightCheck replica(List<Row> rows) {
        boolean replica = rows.stream().anyMatch(row -> row.getBoolean("replica"));
        return replica
                ? hold("primary", "this server is a standby", "Migrate its primary.")
                : go("primary", "this server is a primary");
    }

    private static String shown(List<Row> rows, Function<Row, String> each) {
        int more = rows.size() - SHOWN;
        return rows.stream().limit(SHOWN).map(each).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String age(Row row) {
        var age = row.getDouble("age");
        return age == null ? "a while" : Durations.format(Duration.ofSeconds(Math.max(1, Math.round(age))));
    }
}
