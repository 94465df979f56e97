package dev.godwit.migration.effects;

import dev.godwit.postgres.PostgresFailure;
import dev.godwit.postgres.Queries;
import dev.godwit.probe.Moments;
import dev.godwit.probe.Statement;
import dev.godwit.probe.StatementsLook;
import dev.godwit.probe.StatementsSource;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The last hour of a database's statements, in windows from one reading to the next, by a fingerprint of their text: the ids the
 * server gives change with the schema. A window across a restart, or whose statements are not all known, is left out or has
 * only those that are; what the agent asks itself is left out too. The last window may still be open: it grows with each reading.
 */
final class StatementHistory {

    /** Windows kept; with a reading each minute, an hour. */
    static final int WINDOWS = 60;

    /** Statements kept, by their time; one that is kept stays until half as many more have come. */
    static final int MOST = 500;

    /** A window is closed by the first reading after this. */
    static final Duration LONG = Duration.ofSeconds(45);

    /** One that must be closed sooner than this belongs to the one before it: the rate of so short a time tells nothing. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** @param seconds of all statements */
    private record Window(long number, Instant from, Instant to, double seconds) {

        double minutes() {
            return Math.max(1, Duration.between(from, to).toMillis()) / 60_000.0;
        }
    }

    /** What becomes of the window that is open. */
    enum Close {
        /** It is closed now: before and after are not to lie in one. */
        NOW,
        WHEN_LONG
    }

    private final StatementsSource source;
    private final StatementTexts texts;
    private final List<Window> windows = new ArrayList<>();
    private final Map<String, StatementRing> rings = new HashMap<>();
    private final Map<String, String> keptTexts = new HashMap<>();
    private StatementsLook latest;
    private StatementsLook last;
    private Instant lastAt = Instant.MIN;
    private long next;
    private boolean shared;

    StatementHistory(Queries lane, WorkerExecutor worker, Function<String, String> fingerprint) {
        this.source = new StatementsSource(lane, TIMEOUT);
        this.texts = new StatementTexts(lane, worker, fingerprint);
    }

    /** Reads the counters. Fails with {@link PostgresFailure}; the history stays. */
    Future<Void> read(long database, Instant now, Close close) {
        return source.read().compose(found -> {
            var grown = grown(found.look(), database);
            var top = grown.entrySet().stream()
                    .sorted(Comparator.comparingDouble((Map.Entry<String, StatementCell> one) ->
                            -one.getValue().seconds()))
                    .limit(MOST)
                    .map(Map.Entry::getKey)
                    .toList();
            return texts.know(top, found.place()).map(known -> {
                measured(grown, found.look(), now, close);
                return null;
            });
        });
    }

    /** By how much each statement of the database grew since the last look, by its id. */
    private Map<String, StatementCell> grown(StatementsLook look, long database) {
        shared |= !look.alone();
        var grown = new HashMap<String, StatementCell>();
        if (!look.follows(last)) {
            return grown;
        }
        look.origins(last).forEach((key, origin) -> {
            boolean ours = !shared && key.user() == look.ownUser();
            if (key.database() == database && !ours) {
                var now = look.statements().get(key);
                var cell = cell(origin, now);
                if (cell.calls() > 0) {
                    grown.merge(key.queryId(), cell, StatementCell::plus);
                }
            }
        });
        return grown;
    }

    private static StatementCell cell(Statement from, Statement to) {
        return StatementCell.of(
                Moments.between(from, to), to.rows() - from.rows(), Math.max(0, to.blocks() - from.blocks()));
    }

    private void measured(Map<String, StatementCell> grown, StatementsLook look, Instant now, Close close) {
        boolean follows = look.follows(last);
        latest = look;
        if (!follows) {
            abandon();
            begin(look, now);
            return;
        }
        var lasted = Duration.between(lastAt, now);
        boolean brief = close == Close.NOW && lasted.compareTo(SHORT) < 0;
        if (brief && joined(grown, now)) {
            begin(look, now);
            return;
        }
        fill(lastAt, now, grown);
        if (close == Close.NOW || lasted.compareTo(LONG) >= 0) {
            next++;
            begin(look, now);
        }
    }

    /** What the open window had counts no more; nor may the next find it in the rings. */
    private void abandon() {
        windows.removeIf(one -> one.number() == next);
        next++;
    }

    private void begin(StatementsLook look, Instant now) {
        last = look;
        lastAt = now;
    }

    /** Adds what grew to the window that ended where this one began, if there is such a one. */
    private boolean joined(Map<String, StatementCell> grown, Instant now) {
        var closed = windows.stream().filter(one -> one.number() < next).toList();
        int at = closed.size() - 1;
        if (at < 0 || !closed.get(at).to().equals(lastAt)) {
            return false;
        }
        abandon();
        var before = windows.get(at);
        double seconds = 0;
        for (var one : byFingerprint(grown).entrySet()) {
            seconds += one.getValue().seconds();
            ring(one.getKey()).add(before.number(), one.getValue());
        }
        windows.set(at, new Window(before.number(), before.from(), now, before.seconds() + seconds));
        return true;
    }

    private void fill(Instant from, Instant to, Map<String, StatementCell> grown) {
        windows.removeIf(one -> one.number() == next);
        double seconds = 0;
        for (var one : byFingerprint(grown).entrySet()) {
            seconds += one.getValue().seconds();
            ring(one.getKey()).set(next, one.getValue());
        }
        add(new Window(next, from, to, seconds));
        forget();
    }

    private void add(Window window) {
        windows.add(window);
        // Rings have room for so many numbers, used or not.
        windows.removeIf(one -> one.number() <= window.number() - WINDOWS);
    }

    private StatementRing ring(String fingerprint) {
        return rings.computeIfAbsent(fingerprint, absent -> new StatementRing(WINDOWS));
    }

    /** Ids whose text is not known, because it is the agent's own or gone, count nowhere. */
    private Map<String, StatementCell> byFingerprint(Map<String, StatementCell> byId) {
        var known = new HashMap<String, StatementCell>();
        byId.forEach((id, cell) -> texts.fingerprint(id).ifPresent(one -> known.merge(one, cell, StatementCell::plus)));
        return known;
    }

    /** Those that took the least time go, once there are half as many more than are kept. */
    private void forget() {
        if (rings.size() <= MOST + MOST / 2) {
            return;
        }
        long oldest = windows.get(0).number();
        rings.entrySet().stream()
                .sorted(Comparator.comparingDouble(one -> one.getValue().secondsSince(oldest)))
                .limit((long) rings.size() - MOST)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(rings::remove);
    }

    /** All windows that lie between the two moments. */
    StatementsSummary between(Instant from, Instant to) {
        var within = within(from, to);
        var minutes = within.stream().mapToDouble(Window::minutes).toArray();
        var statements = new HashMap<String, StatementSummary>();
        rings.forEach((fingerprint, ring) -> {
            var cells = within.stream().map(one -> ring.at(one.number())).toList();
            var summary = StatementSummary.of(cells, minutes);
            if (summary.calls() > 0) {
                statements.put(fingerprint, summary);
            }
        });
        return new StatementsSummary(
                within.size(), within.stream().mapToDouble(Window::seconds).sum(), statements);
    }

    private List<Window> within(Instant from, Instant to) {
        return windows.stream()
                .filter(one -> !one.from().isBefore(from) && !one.to().isAfter(to))
                .toList();
    }

    /** What {@link #between} is made of, of the statements that took most time, for keeping it over a restart. */
    StatementWindows kept(Instant from, Instant to) {
        var within = within(from, to);
        if (within.isEmpty()) {
            return StatementWindows.NOTHING;
        }
        long oldest = within.get(0).number();
        var cells = new LinkedHashMap<String, List<StatementCell>>();
        var shown = new HashMap<String, String>();
        rings.entrySet().stream()
                .filter(one -> one.getValue().secondsSince(oldest) > 0)
                .sorted(Comparator.comparingDouble(one -> -one.getValue().secondsSince(oldest)))
                .limit(StatementWindows.MOST)
                .forEach(one -> {
                    cells.put(
                            one.getKey(),
                            within.stream()
                                    .map(window -> one.getValue().at(window.number()))
                                    .toList());
                    shown.put(one.getKey(), text(one.getKey()));
                });
        return new StatementWindows(
                within.stream()
                        .map(one -> new StatementWindows.Window(one.from(), one.to(), one.seconds()))
                        .toList(),
                cells,
                shown);
    }

    /** Takes up what was kept, if nothing was read yet. */
    void take(StatementWindows kept) {
        if (last != null || !windows.isEmpty()) {
            return;
        }
        keptTexts.putAll(kept.texts());
        long first = next;
        kept.windows().forEach(one -> add(new Window(next++, one.from(), one.to(), one.seconds())));
        kept.cells().forEach((fingerprint, cells) -> {
            var ring = ring(fingerprint);
            for (int at = 0; at < cells.size(); at++) {
                if (cells.get(at).calls() > 0) {
                    ring.set(first + at, cells.get(at));
                }
            }
        });
    }

    /** The fingerprints of all statements the server knows of the database, called lately or not. */
    Future<Set<String>> everything() {
        return source.read().compose(found -> texts.everything(found.place()));
    }

    /** What was read last, of all databases. */
    Optional<StatementsLook> latest() {
        return Optional.ofNullable(latest);
    }

    /** What may be shown of a statement; empty if it is not known. */
    String text(String fingerprint) {
        var shown = texts.shown(fingerprint);
        return shown.isEmpty() ? keptTexts.getOrDefault(fingerprint, "") : shown;
    }
}
