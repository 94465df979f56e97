package dev.godwit.migration.effects;

import dev.godwit.migration.effects.Finding.Kind;
import dev.godwit.migration.effects.Finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Statements slower than before, new ones, and those executed more often. */
final class StatementFindings {

    /** A mean this much larger is slower; one that was found stays until it is below the second. */
    static final double SLOWER = 1.5;

    static final double STILL_SLOWER = 1.25;
    static final double MORE_OFTEN = 3;
    static final double STILL_MORE_OFTEN = 2;

    /**
     * Standard errors. Of made-up quiet loads that played no part in choosing it, 3 judgements in 300,000 raise something; of
     * statements that became 2, 3 and 5 times as slow 26, 63 and 92 % are told within ten minutes, the others later or never.
     */
    static final double SURE = 5;

    static final int LEAST_CALLS = 20;
    static final int LEAST_WINDOWS_BEFORE = 3;
    static final int LEAST_WINDOWS_AFTER = 3;

    /** Of the time of all statements, below which nobody notices. */
    static final double LEAST_SHARE = 0.01;

    /** What it costs more in seconds a minute, below which nobody notices, unless one execution takes {@link #LONG}. */
    static final double LEAST_COST = 0.05;

    static final double LONG = 0.1;
    private static final double FAR_SLOWER = 5;

    /** Rows of the table of before and after. */
    static final int MOST_COMPARED = 50;

    private final StatementsBefore before;
    private final StatementsSummary after;
    private final Function<String, String> text;
    private final Map<Finding.Key, Finding> open;
    private final Instant now;

    /** @param open what was found last time */
    StatementFindings(
            StatementsBefore before,
            StatementsSummary after,
            Function<String, String> text,
            Map<Finding.Key, Finding> open,
            Instant now) {
        this.before = before;
        this.after = after;
        this.text = text;
        this.open = open;
        this.now = now;
    }

    /** Those that take the most time since. */
    List<Comparison> comparisons() {
        return after.statements().entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, StatementSummary> one) ->
                        -one.getValue().seconds()))
                .limit(MOST_COMPARED)
                .map(one -> compared(one.getKey()))
                .toList();
    }

    private Comparison compared(String fingerprint) {
        return Comparison.of(
                fingerprint,
                shown(fingerprint),
                before.summary().of(fingerprint),
                after.of(fingerprint),
                after.seconds());
    }

    private String shown(String fingerprint) {
        var known = text.apply(fingerprint);
        return known.isEmpty() ? before.texts().getOrDefault(fingerprint, "") : known;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        var judged = new HashMap<Finding.Key, Boolean>();
        after.statements().forEach((fingerprint, summary) -> {
            var one = compared(fingerprint);
            boolean counted = summary.calls() >= LEAST_CALLS && one.before().calls() >= LEAST_CALLS;
            boolean comparable = before.summary().of(fingerprint).active() >= LEAST_WINDOWS_BEFORE;
            boolean few =
                    summary.calls() >= Comparison.LEAST_CALLS && one.before().calls() >= Comparison.LEAST_CALLS;
            if (one.before().calls() == 0) {
                newQuery(one, summary, findings);
            } else if (comparable && counted) {
                judged.put(new Finding.Key(Kind.REGRESSION, one.fingerprint()), true);
                slower(one, summary.active() >= LEAST_WINDOWS_AFTER && one.surprise() > SURE, findings);
                moreCalls(one, findings);
            } else if (few) {
                judged.put(new Finding.Key(Kind.REGRESSION, one.fingerprint()), true);
                slower(one, false, findings);
            }
        });
        // What is not executed any more is not known to be well again.
        open.values().stream()
                .filter(one -> one.kind() == Kind.REGRESSION && !judged.containsKey(one.key()))
                .forEach(findings::add);
        return findings;
    }

    /** @param sure whether the windows say so */
    private void slower(Comparison one, boolean sure, List<Finding> findings) {
        boolean known = open.containsKey(new Finding.Key(Kind.REGRESSION, one.fingerprint()));
        double more = (one.after().mean() - one.before().mean()) * one.after().callsPerMinute();
        boolean slower = one.ratio() > (known ? STILL_SLOWER : SLOWER)
                && (known || sure || one.drastic())
                && one.share() >= LEAST_SHARE
                && (more >= LEAST_COST || one.after().mean() >= LONG);
        if (slower) {
            boolean far = one.ratio() > FAR_SLOWER && one.share() > 10 * LEAST_SHARE;
            findings.add(new Finding(
                    Kind.REGRESSION,
                    far ? Severity.CRITICAL : Severity.WARNING,
                    one.fingerprint(),
                    String.format(
                            Locale.ROOT,
                            "%.1f times as slow: %s, before %s, %.0f %% of all time: %s",
                            one.ratio(),
                            time(one.after().mean()),
                            time(one.before().mean()),
                            one.share() * 100,
                            one.text()),
                    "",
                    now));
        }
    }

    private void moreCalls(Comparison one, List<Finding> findings) {
        boolean known = open.containsKey(new Finding.Key(Kind.MORE_CALLS, one.fingerprint()));
        double ratio = one.after().callsPerMinute() / one.before().callsPerMinute();
        boolean more = ratio > (known ? STILL_MORE_OFTEN : MORE_OFTEN)
                && one.rateSurprise() > SURE
                && one.share() >= LEAST_SHARE
                && one.after().mean() * one.after().callsPerMinute() >= LEAST_COST;
        if (more) {
            findings.add(new Finding(
                    Kind.MORE_CALLS,
                    Severity.INFO,
                    one.fingerprint(),
                    String.format(
                            Locale.ROOT,
                            "%.1f times as often: %.0f a minute, before %.0f: %s",
                            ratio,
                            one.after().callsPerMinute(),
                            one.before().callsPerMinute(),
                            one.text()),
                    "",
                    now));
        }
    }

    private void newQuery(Comparison one, StatementSummary summary, List<Finding> findings) {
        boolean unseen =
                !before.seen().contains(one.fingerprint()) && before.summary().windows() > 0;
        double cost = one.after().mean() * one.after().callsPerMinute();
        boolean query = Set.of("select", "insert", "update", "delete", "merge", "with")
                .contains(one.text().split("\\W", 2)[0].toLowerCase(Locale.ROOT));
        boolean matters = one.share() >= LEAST_SHARE && cost >= LEAST_COST && summary.active() >= LEAST_WINDOWS_AFTER;
        if (unseen && query && matters && summary.calls() >= LEAST_CALLS) {
            findings.add(new Finding(
                    Kind.NEW_QUERY,
                    Severity.INFO,
                    one.fingerprint(),
                    String.format(
                            Locale.ROOT,
                            "new: %.0f a minute of %s, %.0f %% of all time: %s",
                            one.after().callsPerMinute(),
                            time(one.after().mean()),
                            one.share() * 100,
                            one.text()),
                    "",
                    now));
        }
    }

    static String time(double seconds) {
        return seconds >= 1
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, seconds >= 0.01 ? "%.0f ms" : "%.2f ms", seconds * 1000);
    }
}
