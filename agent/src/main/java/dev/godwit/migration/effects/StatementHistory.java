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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The last hour of a database's statements, in windows from one reading to the next, by a fingerprint of their text: the ids the
 * server gives change with the schema. A window across a restart, or whose statements are not all known, is left out or has
 * only those that are; what the agent asks itself is left out too.
 */
final class StatementHistory {

    /** Windows kept; with a reading each minute, an hour. */
    static final int WINDOWS = 60;

    /** Statements kept, by their time; one that is kept stays until half as many more have come. */
    static final int MOST = 500;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** @param seconds of all statements */
    private record Window(long number, Instant from, Instant to, double seconds) {

        double minutes() {
            return Math.max(1, Duration.between(from, to).toMillis()) / 60_000.0;
        }
    }

    private final StatementsSource source;
    private final StatementTexts texts;
    private final List<Window> windows = new ArrayList<>();
    private final Map<String, StatementRing> rings = new HashMap<>();
    private StatementsLook last;
    private Instant lastAt = Instant.MIN;
    private long next;
    private boolean shared;

    StatementHistory(Queries lane, WorkerExecutor worker, Function<String, String> fingerprint) {
        this.source = new StatementsSource(lane, TIMEOUT);
        this.texts = new StatementTexts(lane, worker, fingerprint);
    }

    /** Reads the counters and closes a window, if one was open. Fails with {@link PostgresFailure}; the history stays. */
    Future<Void> read(long database, Instant now) {
        return source.read().compose(found -> {
            var grown = grown(found.look(), database);
            var top = grown.entrySet().stream()
                    .sorted(Comparator.comparingDouble((Map.Entry<String, StatementCell> one) ->
                            -one.getValue().seconds()))
                    .limit(MOST)
                    .map(Map.Entry::getKey)
                    .toList();
            return texts.know(top, found.place()).map(known -> {
                close(grown, found.look(), now);
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

    private void close(Map<String, StatementCell> grown, StatementsLook look, Instant now) {
        if (look.follows(last)) {
            add(lastAt, now, grown);
        }
        last = look;
        lastAt = now;
    }

    /** One window; ids whose text is not known, because it is the agent's own or gone, count nowhere. */
    void add(Instant from, Instant to, Map<String, StatementCell> byId) {
        double seconds = 0;
        for (var one : byId.entrySet()) {
            var fingerprint = texts.fingerprint(one.getKey());
            if (fingerprint.isPresent()) {
                seconds += one.getValue().seconds();
                rings.computeIfAbsent(fingerprint.get(), absent -> new StatementRing(WINDOWS))
                        .add(next, one.getValue());
            }
        }
        windows.add(new Window(next++, from, to, seconds));
        if (windows.size() > WINDOWS) {
            windows.remove(0);
        }
        forget();
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
        var within = windows.stream()
                .filter(one -> !one.from().isBefore(from) && !one.to().isAfter(to))
                .toList();
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

    /** The fingerprints of all statements the server knows of the database, called lately or not. */
    Future<Set<String>> everything() {
        return source.read().compose(found -> texts.everything(found.place()));
    }

    /** What was read last, of all databases. */
    Optional<StatementsLook> latest() {
        return Optional.ofNullable(last);
    }

    /** What may be shown of a statement; empty if it is not known. */
    String text(String fingerprint) {
        return texts.shown(fingerprint);
    }
}
