package dev.godwit.migration.effects;

import dev.godwit.migration.effects.Relation.Column;
import dev.godwit.migration.effects.Relation.Constraint;
import dev.godwit.migration.effects.Relation.Index;
import dev.godwit.migration.effects.Relation.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The differences between two states of one relation. */
final class RelationDiff {

    private final Relation was;
    private final Relation now;
    private final String place;
    private final List<SchemaChange> changes = new ArrayList<>();

    private RelationDiff(Relation was, Relation now) {
        this.was = was;
        this.now = now;
        this.place = now.sort() + " " + now.title() + ": ";
    }

    static List<SchemaChange> between(Relation was, Relation now) {
        var diff = new RelationDiff(was, now);
        diff.columns();
        diff.indexes();
        diff.constraints();
        diff.triggers();
        if (!was.rules().equals(now.rules())) {
            boolean other = !was.rules().split(" ", 2)[0].equals(now.rules().split(" ", 2)[0]);
            var object = diff.place + "definition";
            diff.changes.add(other ? SchemaChange.changed(object, "", "") : SchemaChange.replaced(object));
        }
        if (!was.options().equals(now.options())) {
            diff.options();
        }
        return diff.changes;
    }

    private void options() {
        var old = was.optionList();
        var fresh = now.optionList();
        Options.compare(place, old, fresh, changes::add);
        if (was.oid() == now.oid()
                && old.containsKey(Options.COLUMNS_EVER)
                && fresh.containsKey(Options.COLUMNS_EVER)) {
            long ever = Long.parseLong(old.get(Options.COLUMNS_EVER));
            long made = Long.parseLong(fresh.get(Options.COLUMNS_EVER)) - ever;
            long gone = made
                    - now.columnList().stream()
                            .filter(one -> one.number() > ever)
                            .count();
            if (gone > 0) {
                changes.add(SchemaChange.passed(place + (gone == 1 ? "column" : gone + " columns")));
            }
        }
    }

    private void columns() {
        if (was.columns().equals(now.columns())) {
            return;
        }
        // Another table of the same name counts its columns anew.
        Function<Column, Object> same = was.oid() == now.oid() ? Column::number : Column::name;
        match(
                was.columnList(),
                now.columnList(),
                same,
                this::column,
                column -> place + "column " + column.name(),
                Column::type);
    }

    private void column(Column old, Column fresh) {
        var object = place + "column " + fresh.name();
        if (!old.name().equals(fresh.name())) {
            changes.add(SchemaChange.renamed(place + "column " + old.name(), fresh.name()));
        }
        if (!old.type().equals(fresh.type())) {
            changes.add(SchemaChange.changed(object, old.type(), fresh.type()));
        }
        if (old.notNull() != fresh.notNull()) {
            changes.add(SchemaChange.changed(object, nullable(old), nullable(fresh)));
        }
        if (!old.byDefault().equals(fresh.byDefault())) {
            changes.add(SchemaChange.changed(object + " default", old.byDefault(), fresh.byDefault()));
        }
        if (!old.identity().equals(fresh.identity())) {
            changes.add(SchemaChange.changed(object + " identity or generation", "", ""));
        }
        Options.compare(object + " ", old.options(), fresh.options(), changes::add);
    }

    private static String nullable(Column column) {
        return column.notNull() ? "not null" : "nullable";
    }

    private void indexes() {
        if (!was.indexes().equals(now.indexes())) {
            match(
                    was.indexList(),
                    now.indexList(),
                    Index::name,
                    this::index,
                    this::title,
                    one -> one.valid() ? "" : "(invalid)");
        }
    }

    private String title(Index index) {
        return place + (index.unique() ? "unique index " : "index ") + index.name();
    }

    private void index(Index old, Index fresh) {
        if (old.valid() != fresh.valid()) {
            changes.add(SchemaChange.changed(title(fresh), valid(old), valid(fresh)));
        }
        boolean other = !old.key().equals(fresh.key())
                || !old.rest().equals(fresh.rest())
                || !old.method().equals(fresh.method())
                || old.unique() != fresh.unique();
        if (other) {
            changes.add(SchemaChange.changed(title(fresh) + " definition", "", ""));
        }
    }

    private static String valid(Index index) {
        return index.valid() ? "valid" : "invalid";
    }

    private void constraints() {
        if (!was.constraints().equals(now.constraints())) {
            match(
                    was.constraintList(),
                    now.constraintList(),
                    Constraint::name,
                    this::constraint,
                    one -> place + word(one) + " " + one.name(),
                    one -> one.validated() ? "" : "(not valid)");
        }
    }

    static String word(Constraint constraint) {
        return switch (constraint.type()) {
            case "c" -> "check";
            case "f" -> "foreign key";
            case "p" -> "primary key";
            case "u" -> "unique constraint";
            case "n" -> "not-null constraint";
            case "x" -> "exclusion constraint";
            default -> "constraint";
        };
    }

    private void constraint(Constraint old, Constraint fresh) {
        var object = place + word(fresh) + " " + fresh.name();
        if (old.validated() != fresh.validated()) {
            changes.add(SchemaChange.changed(
                    object, old.validated() ? "valid" : "not valid", fresh.validated() ? "valid" : "not valid"));
        }
        boolean other = !old.columns().equals(fresh.columns())
                || !old.rest().equals(fresh.rest())
                || !old.expression().equals(fresh.expression());
        if (other) {
            changes.add(SchemaChange.changed(object + " definition", "", ""));
        }
    }

    private void triggers() {
        if (!was.triggers().equals(now.triggers())) {
            match(
                    was.triggerList(),
                    now.triggerList(),
                    Trigger::name,
                    this::trigger,
                    one -> place + "trigger " + one.name(),
                    one -> "");
        }
    }

    private void trigger(Trigger old, Trigger fresh) {
        var object = place + "trigger " + fresh.name();
        boolean toggled = !old.enabled().equals(fresh.enabled());
        if (!old.rest().equals(fresh.rest()) || (!toggled && !old.version().equals(fresh.version()))) {
            changes.add(SchemaChange.replaced(object));
        }
        if (toggled) {
            changes.add(SchemaChange.changed(object, enabled(old), enabled(fresh)));
        }
    }

    private static String enabled(Trigger trigger) {
        return switch (trigger.enabled()) {
            case "D" -> "disabled";
            case "R" -> "enabled on replicas";
            case "A" -> "always enabled";
            default -> "enabled";
        };
    }

    private <T> void match(
            List<T> old,
            List<T> fresh,
            Function<T, Object> same,
            BiConsumer<T, T> compare,
            Function<T, String> title,
            Function<T, String> what) {
        Map<Object, T> left = new LinkedHashMap<>();
        old.forEach(one -> left.put(same.apply(one), one));
        Consumer<T> visit = one -> {
            var earlier = left.remove(same.apply(one));
            if (earlier == null) {
                changes.add(SchemaChange.added(title.apply(one), what.apply(one)));
            } else {
                compare.accept(earlier, one);
            }
        };
        fresh.forEach(visit);
        left.values().forEach(one -> changes.add(SchemaChange.removed(title.apply(one))));
    }
}
