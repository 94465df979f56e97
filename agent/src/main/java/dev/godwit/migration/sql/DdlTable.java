package dev.godwit.migration.sql;

import dev.godwit.migration.sql.DdlForm.Example;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What each form of DDL does, from {@code resources/ddl}; a form that is missing there is our bug. */
final class DdlTable {

    static final int OLDEST = 14;
    static final int NEWEST = 18;

    private final Map<String, DdlForm> forms = new LinkedHashMap<>();

    private DdlTable() {}

    /** Those in the jar. {@link IllegalStateException} if one is malformed. */
    static DdlTable shipped() {
        var problems = new Problems();
        var table = new DdlTable();
        for (var file : resource("index").lines().toList()) {
            table.add("ddl/" + file, resource(file), problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.list().toString());
        }
        return table;
    }

    /** Reads one file; its mistakes are among the problems, with their places. */
    static DdlTable read(String name, String text, Problems problems) {
        var table = new DdlTable();
        table.add(name, text, problems);
        return table;
    }

    private void add(String name, String text, Problems problems) {
        YamlReader.literal(problems)
                .read(name, text)
                .ifPresent(root -> root.all().forEach((key, entry) -> {
                    entry.required();
                    entry.section().ifPresent(row -> {
                        var form = form(key, row);
                        if (forms.putIfAbsent(key, form) != null) {
                            entry.problem("is in another file too", "");
                        }
                    });
                }));
    }

    DdlForm form(String key) {
        var form = forms.get(key);
        if (form == null) {
            throw new IllegalStateException("no form of DDL named " + key);
        }
        return form;
    }

    Collection<DdlForm> all() {
        return forms.values();
    }

    private static DdlForm form(String key, Section row) {
        var newer = new TreeMap<Integer, LockMode>();
        row.take("server")
                .section()
                .ifPresent(all -> all.all().forEach((major, mode) -> {
                    if (major.matches("\\d{2}")) {
                        newer.put(Integer.valueOf(major), mode(mode));
                    } else {
                        mode.problem("expected a major version, found \"" + major + "\"", "");
                    }
                }));
        var form = new DdlForm(
                key,
                row.take("syntax").required().text(""),
                mode(row.take("lock").required()),
                newer,
                modes(row.take("others")),
                modes(row.take("perhaps")),
                answer(row.take("rewrite")),
                answer(row.take("scan")),
                answer(row.take("block"), Answer.YES) == Answer.YES,
                (int) row.take("since").integer(OLDEST, OLDEST, NEWEST),
                row.take("rule").text(""),
                row.take("why").text(""),
                row.take("safer").text("").strip(),
                row.take("catalog").flag(false),
                new Example(
                        row.take("fixture").text("plain"),
                        row.take("setup").text("").strip(),
                        row.take("example").text("").strip()));
        row.end();
        return form;
    }

    private static Map<String, LockMode> modes(Entry entry) {
        var modes = new LinkedHashMap<String, LockMode>();
        entry.section().ifPresent(all -> all.all().forEach((role, mode) -> modes.put(role, mode(mode))));
        return modes;
    }

    private static LockMode mode(Entry entry) {
        var text = entry.text("");
        return LockMode.of(text).orElseGet(() -> {
            if (!text.equals("none")) {
                entry.problem("unknown lock mode \"" + text + "\"", "Write it like access exclusive, or none.");
            }
            return LockMode.NONE;
        });
    }

    private static Answer answer(Entry entry) {
        return answer(entry, Answer.NO);
    }

    private static Answer answer(Entry entry, Answer otherwise) {
        var text = entry.text("");
        if (Set.of("yes", "no", "depends").contains(text)) {
            return Answer.valueOf(text.toUpperCase(Locale.ROOT));
        }
        if (entry.present()) {
            entry.problem("expected yes, no or depends, found \"" + text + "\"", "");
        }
        return otherwise;
    }

    static String resource(String file) {
        try (var in = DdlTable.class.getResourceAsStream("/ddl/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no resource ddl/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
