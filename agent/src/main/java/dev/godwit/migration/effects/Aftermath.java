package dev.godwit.migration.effects;

import dev.godwit.migration.effects.AftermathReader.Look;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of the time after one migration: its changes, what is found, what was found and has healed. */
public final class Aftermath {

    /** Found at once, and healed ones remembered. */
    static final int MOST = 500;

    /** How far back statements and counters are looked at: less than an hour, so that what was mended shows soon. */
    static final Duration RECENT = Duration.ofMinutes(15);

    /** One that was found and is no more. */
    public record Healed(Finding finding, Instant at) {}

    private final String database;
    private final Remains remains;
    private final Map<Finding.Key, Finding> open = new LinkedHashMap<>();
    private final List<Healed> healed = new ArrayList<>();
    private final List<TableSizes> tables;
    private List<Comparison> comparisons = List.of();
    private StatementWindows windows = StatementWindows.NOTHING;

    Aftermath(String database, Remains remains, List<TableSizes> tables) {
        this.tables = tables;
        this.database = database;
        this.remains = remains;
    }

    /** When it ended. */
    public Instant ended() {
        return remains.ended();
    }

    /** What became of the schema and the settings between begin and end; at most {@link CatalogDiff#MOST}. */
    public List<SchemaChange> changes() {
        return remains.changes();
    }

    /** What is found now, the gravest first, and of those the oldest. */
    public List<Finding> findings() {
        return open.values().stream()
                .sorted(Comparator.comparing((Finding one) -> one.severity())
                        .reversed()
                        .thenComparing(one -> one.since()))
                .toList();
    }

    /** What was found and is no more, in the order it healed. */
    public List<Healed> healed() {
        return List.copyOf(healed);
    }

    /** Statements that ran since, before and after, those that take most time first; at most {@link StatementFindings#MOST_COMPARED}. */
    public List<Comparison> comparisons() {
        return comparisons;
    }

    /** The tables it made, changed or removed; known when it has just ended, and not kept. */
    public List<TableSizes> tables() {
        return tables;
    }

    /** What is left of the watch; zero when it is over. */
    public Duration remaining(Instant now) {
        return now.isBefore(remains.until()) ? Duration.between(now, remains.until()) : Duration.ZERO;
    }

    /** Whether there was enough of an hour before to compare statements with. */
    public boolean comparesStatements() {
        return remains.statements().summary().windows() >= StatementFindings.LEAST_WINDOWS_BEFORE;
    }

    Touched touched() {
        return remains.touched();
    }

    /** From when on statements and counters count as those of now. */
    Instant recent(Instant now) {
        var from = now.minus(RECENT);
        return from.isBefore(remains.ended()) ? remains.ended() : from;
    }

    /** Judges all anew. */
    void judge(Look look, CatalogSnapshot catalog, StatementHistory statements, ServerHistory server, Instant now) {
        var found = new ArrayList<>(CatalogFindings.of(remains, look, catalog, now));
        var from = recent(now);
        var judged =
                new StatementFindings(remains.statements(), statements.between(from, now), statements::text, open, now);
        comparisons = judged.comparisons();
        windows = statements.kept(from, now);
        found.addAll(judged.findings());
        found.addAll(ServerFindings.of(database, remains.server(), server.between(from, now), now));
        settle(found, now);
    }

    /** The statements since it ended, or of late. */
    StatementWindows windows() {
        return windows;
    }

    private void settle(List<Finding> found, Instant now) {
        var last = Map.copyOf(open);
        open.clear();
        found.stream().limit(MOST).forEach(one -> {
            var known = last.get(one.key());
            open.put(one.key(), known == null ? one : one.since(known.since()));
        });
        last.forEach((key, one) -> {
            if (!open.containsKey(key)) {
                healed.add(new Healed(one, now));
            }
        });
        while (healed.size() > MOST) {
            healed.remove(0);
        }
    }

    /** As a tree that {@link #fromJson} takes back; the table of statements is made anew at the next look. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("database", database)
                .put("remains", remains.toJson())
                .put("windows", windows.toJson())
                .put("open", Json.list(open.values(), Finding::toJson))
                .put(
                        "healed",
                        Json.list(
                                healed,
                                one -> one.finding()
                                        .toJson()
                                        .put("healed", one.at().toString())));
    }

    /** {@link RuntimeException} of the JSON library if it is none. */
    public static Aftermath fromJson(JsonObject json) {
        var aftermath =
                new Aftermath(json.getString("database"), Remains.fromJson(json.getJsonObject("remains")), List.of());
        Json.list(json.getJsonArray("open"), Finding::fromJson).forEach(one -> aftermath.open.put(one.key(), one));
        aftermath.windows = StatementWindows.fromJson(json.getJsonObject("windows"));
        aftermath.healed.addAll(Json.list(
                json.getJsonArray("healed"), one -> new Healed(Finding.fromJson(one), one.getInstant("healed"))));
        return aftermath;
    }
}
