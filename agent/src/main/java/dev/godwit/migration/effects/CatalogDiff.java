package dev.godwit.migration.effects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a schema and its settings, in words. */
public final class CatalogDiff {

    /** Differences told; more are only counted. */
    static final int MOST = 1000;

    private static final int LONGEST = 200;

    private final CatalogSnapshot before;
    private final CatalogSnapshot after;
    private final List<SchemaChange> changes = new ArrayList<>();

    private CatalogDiff(CatalogSnapshot before, CatalogSnapshot after) {
        this.before = before;
        this.after = after;
    }

    /** Tables by name, then the rest; at most {@link #MOST}. What a snapshot that is partial lacks is not told as removed. */
    public static List<SchemaChange> between(CatalogSnapshot before, CatalogSnapshot after) {
        var diff = new CatalogDiff(before, after);
        diff.relations();
        diff.objects();
        diff.settings();
        return diff.changes.stream().limit(MOST).toList();
    }

    private void relations() {
        var gone = new LinkedHashMap<String, Relation>();
        before.relations().values().stream()
                .filter(one -> !after.relations().containsKey(one.oid()))
                .forEach(one -> gone.put(one.qualified(), one));
        after.relations().values().forEach(now -> {
            var was = before.relations().get(now.oid());
            if (was != null) {
                compare(was, now);
            } else if (gone.containsKey(now.qualified())) {
                recreated(gone.remove(now.qualified()), now);
            } else if (!before.partial()) {
                changes.add(SchemaChange.added(now.sort() + " " + now.title(), ""));
            }
        });
        if (!after.partial()) {
            gone.values().forEach(was -> changes.add(SchemaChange.removed(was.sort() + " " + was.title())));
        }
    }

    private void compare(Relation was, Relation now) {
        if (was.alike(now)) {
            return;
        }
        if (!was.qualified().equals(now.qualified())) {
            changes.add(SchemaChange.renamed(was.sort() + " " + was.title(), now.title()));
        }
        changes.addAll(RelationDiff.between(was, now));
    }

    private void recreated(Relation was, Relation now) {
        var parts = RelationDiff.between(was, now);
        changes.add(SchemaChange.changed(now.sort() + " " + now.title() + " (created anew)", "", ""));
        changes.addAll(parts);
    }

    private void objects() {
        each(before.objects(), after.objects(), before.partial(), after.partial(), "");
    }

    private void settings() {
        each(before.settings(), after.settings(), false, false, "setting ");
    }

    private void each(
            Map<String, String> old, Map<String, String> fresh, boolean oldPartial, boolean freshPartial, String word) {
        boolean set = !word.isEmpty();
        fresh.forEach((name, now) -> {
            var was = old.get(name);
            if (was == null && set) {
                changes.add(SchemaChange.changed(word + name, "default", now));
            } else if (was == null && !oldPartial) {
                changes.add(SchemaChange.added(name, ""));
            } else if (was != null && !was.equals(now)) {
                changes.addAll(
                        set
                                ? List.of(SchemaChange.changed(word + name, cut(was), cut(now)))
                                : ObjectDiff.of(name, was, now));
            }
        });
        old.forEach((name, was) -> {
            if (!fresh.containsKey(name) && !freshPartial) {
                changes.add(set ? SchemaChange.changed(word + name, was, "default") : SchemaChange.removed(name));
            }
        });
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
