package dev.godwit.migration.report;

import dev.godwit.migration.Blast;
import dev.godwit.migration.BlastRecord;
import dev.godwit.migration.BlastRecord.Point;
import dev.godwit.migration.Compared;
import dev.godwit.migration.Evidence;
import dev.godwit.migration.FindingRecord;
import dev.godwit.migration.HistoryRow;
import dev.godwit.migration.LockTaken;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.MigrationSession;
import dev.godwit.migration.Outcome;
import dev.godwit.migration.ProgressRecord;
import dev.godwit.migration.StatementRecord;
import dev.godwit.migration.StatementRecord.Expected;
import dev.godwit.migration.StatementRecord.State;
import dev.godwit.migration.TimelineEvent;
import dev.godwit.migration.effects.TableSizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Migrations made by hand. */
final class Samples {

    static final Instant BEGUN = Instant.parse("2026-03-29T23:59:40Z");
    static final String ODD = "<script>alert('x')</script> | `rm` **b** & \"q\" \u001b[31m\u202eodd";

    private Samples() {}

    static AsOf live(Instant at) {
        return new AsOf(
                at,
                true,
                Optional.of("nightly-20260329T020000Z in /backups, begun 2026-03-29T02:00:00Z; going back to it loses"
                        + " what was committed since"));
    }

    /** One with something in every place, over midnight. */
    static MigrationRecord whole() {
        return record(
                BEGUN,
                at(95),
                Outcome.APPLIED,
                "V7__orders",
                List.of(
                        statement(1, "alter table orders add column note text", 1, 42, State.DONE, 41.2, 40),
                        statement(
                                2,
                                "create index concurrently orders_note on orders (note)",
                                43,
                                94,
                                State.DONE,
                                null,
                                0)),
                blast(),
                List.of(
                        finding("invalid_index", "critical", "drop index concurrently orders_note;", null),
                        finding("regression", "warning", "", at(7200))),
                List.of(
                        new TimelineEvent(BEGUN, TimelineEvent.Kind.SIGN, "pid 77 is named flyway"),
                        new TimelineEvent(at(2), TimelineEvent.Kind.BLAST, "7 sessions wait behind it"),
                        new TimelineEvent(at(7200), TimelineEvent.Kind.FINDING, "healed: select … regression")));
    }

    /** Whatever may be named has a name that tries to be markup. */
    static MigrationRecord odd() {
        var blast = new BlastRecord(
                null,
                new Blast(at(1), 1, 0, 0.5, "cause", Map.of(ODD, 1), Map.of(ODD, 1), List.of(ODD)),
                0.5,
                List.of(new Point(at(1), 1, 0)),
                Map.of(ODD, 0.5),
                Map.of(ODD, 0.5));
        var plain = record(
                BEGUN,
                at(2),
                Outcome.FAILED,
                ODD,
                List.of(statement(1, ODD, 0, 2, State.FAILED, null, 0.5)),
                blast,
                List.of(finding(ODD, ODD, ODD + "\n```\n# no heading", null)),
                List.of(new TimelineEvent(BEGUN, TimelineEvent.Kind.SIGN, ODD)));
        return new MigrationRecord(
                plain.id(),
                ODD,
                ODD,
                "odd",
                ODD,
                false,
                ODD,
                plain.begun(),
                plain.ended(),
                plain.outcome(),
                ODD,
                List.of(new MigrationSession(7, BEGUN, "migrator", ODD, ODD, ODD, 40_000, ODD, BEGUN, BEGUN)),
                List.of(),
                plain.statements(),
                plain.blast(),
                null,
                plain.timeline(),
                List.of(new HistoryRow("odd", ODD, ODD, HistoryRow.State.FAILED, null, "", ODD)),
                List.of(ODD),
                plain.findings(),
                null,
                new MigrationRecord.Notes(ODD, ODD, ODD, ODD),
                List.of(),
                new Compared(
                        List.of(new Compared.Statement(ODD, null, 1.0, null, 2.0, false)),
                        List.of(new TableSizes(ODD, null, new TableSizes.Size(1, -1, 1, 1)))));
    }

    /** One of which nothing is known but that it was. */
    static MigrationRecord empty() {
        return new MigrationRecord(
                "20260329T235940Z-shop-0000",
                "shop",
                "shop",
                "unknown",
                "an unknown tool",
                false,
                "",
                BEGUN,
                BEGUN,
                Outcome.UNKNOWN,
                "",
                List.of(),
                List.of(),
                List.of(),
                quiet(BEGUN),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                MigrationRecord.Notes.NONE,
                List.of(),
                Compared.NOTHING);
    }

    static MigrationRecord running() {
        var plain = record(
                BEGUN,
                null,
                Outcome.RUNNING,
                "V8",
                List.of(
                        statement(1, "create index a on orders (a)", 0, 5, State.DONE, 5.0, 0),
                        statement(2, "create index b on orders (b)", 5, -1, State.WAITING, null, 3)),
                blast(),
                List.of(),
                List.of(new TimelineEvent(BEGUN, TimelineEvent.Kind.SIGN, "pid 77 is named flyway")));
        return new MigrationRecord(
                plain.id(),
                plain.target(),
                plain.database(),
                plain.tool(),
                plain.toolTitle(),
                true,
                plain.name(),
                BEGUN,
                null,
                Outcome.RUNNING,
                "",
                plain.sessions(),
                plain.signs(),
                plain.statements(),
                plain.blast(),
                new ProgressRecord(at(9), 0.42, 11.0, "progress view", "high", "building index: 420 of 1000 blocks"),
                plain.timeline(),
                List.of(),
                List.of(),
                List.of(),
                null,
                MigrationRecord.Notes.NONE,
                List.of(),
                Compared.NOTHING);
    }

    /** So many statements, one after the other, over so long. */
    static MigrationRecord of(int statements, Duration lasted) {
        var each = lasted.dividedBy(Math.max(1, statements));
        var list = IntStream.range(0, statements)
                .mapToObj(i -> new StatementRecord(
                        i + 1,
                        statements,
                        "insert into \"t" + i + "\" values ($1)",
                        "f",
                        1L,
                        BEGUN.plus(each.multipliedBy(i)),
                        BEGUN.plus(each.multipliedBy(i + 1)),
                        State.DONE,
                        null,
                        0,
                        List.of(),
                        new Expected("RowExclusiveLock", "no", "no", true, ""),
                        0,
                        null))
                .toList();
        var end = BEGUN.plus(lasted);
        var points = List.of(
                new Point(BEGUN.plus(lasted.dividedBy(4)), 2, 1), new Point(BEGUN.plus(lasted.dividedBy(2)), 0, 0));
        var worst = new Blast(points.get(0).at(), 2, 1, 0.1, "cause", Map.of("app", 2), Map.of("t", 2), List.of());
        var blast = new BlastRecord(null, worst, 1, points, Map.of(), Map.of());
        return record(BEGUN, end, Outcome.APPLIED, "many", list, blast, List.of(), List.of());
    }

    private static MigrationRecord record(
            Instant begun,
            Instant ended,
            Outcome outcome,
            String name,
            List<StatementRecord> statements,
            BlastRecord blast,
            List<FindingRecord> findings,
            List<TimelineEvent> timeline) {
        return new MigrationRecord(
                "20260329T235940Z-shop-00ff",
                "shop",
                "orders",
                "flyway",
                "Flyway",
                true,
                name,
                begun,
                ended,
                outcome,
                outcome == Outcome.RUNNING ? "" : "flyway_schema_history says applied: V7__orders",
                List.of(
                        new MigrationSession(
                                77, begun, "migrator", "deployer", "flyway", "10.0.0.7", 40_001, "", begun, at(8)),
                        new MigrationSession(
                                78, begun, "queued", "deployer", "flyway", "10.0.0.8", 40_002, "", begun, at(8))),
                List.of(new Evidence(begun, "name", "is named flyway")),
                statements,
                blast,
                null,
                timeline,
                List.of(new HistoryRow(
                        "flyway", "flyway_schema_history", "V7__orders", HistoryRow.State.APPLIED, at(95), "12", "")),
                List.of("orders: column note text was added", "index orders_note on orders was added"),
                findings,
                ended == null ? null : begun.plus(Duration.ofDays(1)),
                new MigrationRecord.Notes("release 7", "prod", "Ada", "flyway migrate"),
                List.of(),
                new Compared(
                        List.of(
                                new Compared.Statement(
                                        "select * from orders where id = $1", 0.0004, 0.0032, 120.0, 118.0, true),
                                new Compared.Statement("select note from orders", null, 0.02, null, 3.0, false)),
                        List.of(new TableSizes(
                                "orders",
                                new TableSizes.Size(104_857_600, 1_000_000, 3, 1),
                                new TableSizes.Size(125_829_120, 1_000_000, 4, 2)))));
    }

    static Instant at(double seconds) {
        return BEGUN.plusMillis(Math.round(seconds * 1000));
    }

    private static StatementRecord statement(
            int number, String text, double from, double to, State state, Double server, double waited) {
        var locks = new ArrayList<LockTaken>();
        locks.add(new LockTaken("public.customers", "ShareRowExclusiveLock", true, 0));
        locks.add(new LockTaken("public.orders", "AccessExclusiveLock", state != State.WAITING, waited));
        return new StatementRecord(
                number,
                2,
                text,
                "f" + number,
                5L,
                at(from),
                to < 0 ? null : at(to),
                state,
                server,
                waited,
                locks,
                new Expected(
                        "AccessExclusiveLock",
                        number == 1 ? "no" : "depends",
                        number == 1 ? "no" : "yes",
                        true,
                        number == 1 ? "set lock_timeout = '5s';\n" + text + ";" : ""),
                waited > 0 ? 7 : 0,
                null);
    }

    private static FindingRecord finding(String kind, String severity, String remedy, Instant healed) {
        return new FindingRecord(
                at(96), kind, severity, "public.orders_note", "orders_note is not valid: " + kind, remedy, healed);
    }

    private static BlastRecord blast() {
        var applications = new LinkedHashMap<String, Integer>();
        applications.put("checkout", 5);
        applications.put("report", 2);
        return new BlastRecord(
                moment(at(9), 3),
                new Blast(
                        at(30),
                        7,
                        2,
                        28.4,
                        "amplifier",
                        applications,
                        Map.of("public.orders", 7),
                        List.of("report (pid 4711) holds AccessShareLock on public.orders, idle in transaction")),
                151.2,
                List.of(
                        new Point(at(2), 1, 0),
                        new Point(at(12), 5, 2),
                        new Point(at(30), 7, 2),
                        new Point(at(42), 0, 0)),
                Map.of("checkout", 120.0, "report", 31.2),
                Map.of("public.orders", 151.2));
    }

    private static Blast moment(Instant at, int behind) {
        return new Blast(at, behind, 0, 2, "amplifier", Map.of("checkout", behind), Map.of(), List.of());
    }

    private static BlastRecord quiet(Instant at) {
        var none = new Blast(at, 0, 0, 0, "none", Map.of(), Map.of(), List.of());
        return new BlastRecord(none, none, 0, List.of(), Map.of(), Map.of());
    }
}
