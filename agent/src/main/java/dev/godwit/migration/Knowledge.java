package dev.godwit.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What signs are read by: the keys tools use in each database, where their tables are, which relations are only partitions.
 * Belongs to one server.
 */
final class Knowledge {

    private static final int MOST_PARTITIONS = 100_000;

    private final Tools tools;
    private final Map<String, Tool> applications;
    private final Map<String, List<FoundTable>> tables = new HashMap<>();
    private final Map<String, Map<Long, Tool>> keys = new HashMap<>();
    private final Map<String, Set<Long>> partitions = new HashMap<>();

    Knowledge(Tools tools) {
        this.tools = tools;
        this.applications = tools.byApplication();
    }

    /** Where the tools' tables are in a database, as last found. */
    void found(String database, List<FoundTable> found) {
        if (!found.equals(tables.put(database, found))) {
            keys.remove(database);
        }
    }

    /** Adds to those known: a partition that was detached is dropped later, and that is upkeep still. */
    void partitions(String database, Set<Long> found) {
        var known = partitions.computeIfAbsent(database, first -> new HashSet<>());
        if (known.size() + found.size() > MOST_PARTITIONS) {
            known.clear();
        }
        known.addAll(found);
    }

    boolean partition(String database, long relation) {
        return partitions.getOrDefault(database, Set.of()).contains(relation);
    }

    List<FoundTable> tables(String database) {
        return tables.getOrDefault(database, List.of());
    }

    Tools tools() {
        return tools;
    }

    Optional<Tool> ofKey(String database, Long key) {
        return Optional.ofNullable(keys(database).get(key));
    }

    private Map<Long, Tool> keys(String database) {
        return keys.computeIfAbsent(database, name -> tools.keys(name, tables(name)));
    }

    Optional<FoundTable> ofTable(String database, long relation) {
        return tables(database).stream().filter(one -> one.oid() == relation).findFirst();
    }

    Optional<Tool> ofApplication(String name) {
        return Optional.ofNullable(applications.get(name));
    }

    /** The only tool that keeps a history in the database, if it is only one. */
    Optional<Tool> onlyTool(String database) {
        var names = tables(database).stream().map(FoundTable::tool).distinct().toList();
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }

    /** Whose history tells of these; empty if that is more than one. */
    Optional<Sign> ofHistory(List<HistoryRow> news) {
        var names = news.stream().map(HistoryRow::tool).distinct().toList();
        return names.size() == 1
                ? Optional.of(new Sign(
                        null,
                        tools.named(names.get(0)),
                        Sign.Kind.STARTED_ROW,
                        false,
                        news.get(0).table() + " tells of " + news.get(0).name()))
                : Optional.empty();
    }

    LookReader.Wanted wanted(Iterable<String> databases, Set<Integer> followed) {
        var numbers = new HashSet<Long>();
        databases.forEach(name -> numbers.addAll(keys(name).keySet()));
        var oids = new ArrayList<Long>();
        tables.values().forEach(found -> found.forEach(one -> oids.add(one.oid())));
        return new LookReader.Wanted(numbers, oids, followed, applications.keySet(), Set.of());
    }
}
