package dev.godwit.migration;

import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every tool that is known, by name. */
final class Tools {

    private static final String SHIPPED = "/migration/tools.yaml";

    private final Map<String, Tool> byName;

    private Tools(Map<String, Tool> byName) {
        this.byName = byName;
    }

    /** The tools that come with Godwit. */
    static Tools shipped() {
        try (var in = Tools.class.getResourceAsStream(SHIPPED)) {
            var problems = new Problems();
            var tools = new LinkedHashMap<String, Tool>();
            YamlReader.literal(problems)
                    .read(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .ifPresent(section -> read(section, tools));
            if (!problems.isEmpty()) {
                throw new IllegalStateException(problems.list().toString());
            }
            return new Tools(tools);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void read(Section section, Map<String, Tool> into) {
        section.all().forEach((name, entry) -> ToolReader.read(name, entry).ifPresent(tool -> into.put(name, tool)));
    }

    /** With the user's tools beside ours, or in their place where they have one of our names. */
    Tools with(Section own) {
        var tools = new LinkedHashMap<>(byName);
        read(own, tools);
        return new Tools(tools);
    }

    /** With another name for a tool's table, {@code schema.table} or {@code table}; empty if no tool has the first. */
    Optional<Tools> renamed(String table, String name) {
        int dot = name.indexOf('.');
        var schema = dot < 0 ? "" : name.substring(0, dot);
        var renamed = new LinkedHashMap<String, Tool>();
        boolean any = false;
        for (var tool : byName.values()) {
            var tables = new ArrayList<>(tool.tables());
            for (var history : tool.tables()) {
                if (history.table().equals(table)) {
                    any = true;
                    tables.add(0, history.named(name.substring(dot + 1), schema));
                }
            }
            renamed.put(
                    tool.name(),
                    new Tool(tool.name(), tool.title(), tool.keys(), tool.applications(), tables, tool.lock()));
        }
        return any ? Optional.of(new Tools(renamed)) : Optional.empty();
    }

    Collection<Tool> all() {
        return byName.values();
    }

    Tool named(String name) {
        return byName.getOrDefault(name, Tool.UNKNOWN);
    }

    /** The names of every table a tool keeps. */
    Set<String> tables() {
        return byName.values().stream()
                .flatMap(tool -> Stream.concat(
                        tool.tables().stream().flatMap(one -> Stream.of(one.table(), one.beside(), one.alone())),
                        tool.lock().stream().map(Tool.LockRow::table)))
                .filter(table -> !table.isEmpty())
                .collect(Collectors.toSet());
    }

    Map<String, Tool> byApplication() {
        var tools = new HashMap<String, Tool>();
        byName.values().forEach(tool -> tool.applications().forEach(name -> tools.put(name, tool)));
        return tools;
    }

    /** The advisory keys of one database: of each tool's tables where these were found, and where they usually are. */
    Map<Long, Tool> keys(String database, List<FoundTable> found) {
        var keys = new HashMap<Long, Tool>();
        for (var tool : byName.values()) {
            var places = Stream.concat(
                    tool.tables().stream()
                            .map(one -> List.of(one.schema().isEmpty() ? "public" : one.schema(), one.table())),
                    found.stream()
                            .filter(one -> one.tool().name().equals(tool.name()))
                            .map(one -> List.of(one.schema(), one.name())));
            places.distinct()
                    .forEach(place -> tool.keys().stream()
                            .flatMap(key -> KeyFormula.numbers(key, database, place.get(0), place.get(1)))
                            .forEach(number -> keys.putIfAbsent(number, tool)));
            tool.keys().stream()
                    .filter(key -> tool.tables().isEmpty())
                    .flatMap(key -> KeyFormula.numbers(key, database, "public", ""))
                    .forEach(number -> keys.putIfAbsent(number, tool));
        }
        return keys;
    }
}
