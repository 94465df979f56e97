package dev.godwit.migration.effects;

import dev.godwit.migration.effects.Finding.Kind;
import dev.godwit.migration.effects.Finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the server as a whole fares worse than in the hour before: connections, errors, deadlocks, standbys. */
final class ServerFindings {

    /** Readings before and after without which nothing is compared. */
    static final int LEAST_READINGS = 5;

    static final double SURE = 4;
    private static final double CONNECTIONS_RATIO = 1.5;
    private static final double CONNECTIONS_MORE = 10;
    private static final double ERRORS_RATIO = 2;

    /** Of all transactions; the runbooks' spike. */
    private static final double ERRORS_MORE = 0.01;

    private static final double BEHIND_RATIO = 2;
    private static final double LAG_MORE = 64 * 1024 * 1024;
    private static final double RETAINED_MORE = 256 * 1024 * 1024;

    private final String database;
    private final ServerSummary before;
    private final ServerSummary after;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private ServerFindings(String database, ServerSummary before, ServerSummary after, Instant now) {
        this.database = database;
        this.before = before;
        this.after = after;
        this.now = now;
    }

    static List<Finding> of(String database, ServerSummary before, ServerSummary after, Instant now) {
        var all = new ServerFindings(database, before, after, now);
        if (before.connections().count() >= LEAST_READINGS
                && after.connections().count() >= LEAST_READINGS) {
            all.connections();
            all.errors();
            all.deadlocks();
            all.behind(Kind.REPLICATION_LAG_UP, "the slowest standby is", before.lag(), after.lag(), LAG_MORE);
            all.behind(Kind.WAL_RETAINED_UP, "the slowest slot is", before.retained(), after.retained(), RETAINED_MORE);
        }
        return all.findings;
    }

    private void connections() {
        var was = before.connections();
        var is = after.connections();
        boolean more = is.mean() > was.mean() * CONNECTIONS_RATIO && is.mean() - was.mean() >= CONNECTIONS_MORE;
        if (more && was.surprise(is, 0) > SURE) {
            add(
                    Kind.CONNECTIONS_UP,
                    Severity.WARNING,
                    String.format(Locale.ROOT, "%.0f connections, before %.0f", is.mean(), was.mean()),
                    "");
        }
    }

    private void errors() {
        var was = before.errors();
        var is = after.errors();
        boolean more = is.mean() > was.mean() * ERRORS_RATIO && is.mean() - was.mean() >= ERRORS_MORE;
        if (more && is.count() >= 3 && was.count() >= 3 && was.surprise(is, 0) > SURE) {
            add(
                    Kind.ERRORS_UP,
                    Severity.CRITICAL,
                    String.format(
                            Locale.ROOT,
                            "%.1f %% of transactions are rolled back, before %.1f %%",
                            is.mean() * 100,
                            was.mean() * 100),
                    "");
        }
    }

    private void deadlocks() {
        double usual = before.deadlocks() / Math.max(1, before.minutes()) * after.minutes();
        if (after.deadlocks() >= 1 && after.deadlocks() > usual + 3 * Math.sqrt(usual)) {
            add(
                    Kind.DEADLOCKS_UP,
                    Severity.WARNING,
                    String.format(
                            Locale.ROOT,
                            "%.0f deadlocks in %.0f minutes, before %.0f in %.0f",
                            after.deadlocks(),
                            after.minutes(),
                            before.deadlocks(),
                            before.minutes()),
                    "");
        }
    }

    private void behind(Kind kind, String who, Spread was, Spread is, double more) {
        if (is.mean() > was.most() * BEHIND_RATIO && is.mean() - was.most() > more) {
            add(
                    kind,
                    Severity.WARNING,
                    String.format(
                            Locale.ROOT,
                            "%s %.0f MB behind, before at most %.0f MB",
                            who,
                            is.mean() / (1024 * 1024),
                            was.most() / (1024 * 1024)),
                    "");
        }
    }

    private void add(Kind kind, Severity severity, String text, String remedy) {
        findings.add(new Finding(kind, severity, "database " + database, text, remedy, now));
    }
}
