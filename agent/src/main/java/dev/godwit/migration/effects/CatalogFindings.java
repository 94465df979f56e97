package dev.godwit.migration.effects;

import dev.godwit.migration.effects.AftermathReader.Column;
import dev.godwit.migration.effects.AftermathReader.Leftover;
import dev.godwit.migration.effects.AftermathReader.Look;
import dev.godwit.migration.effects.AftermathReader.TableState;
import dev.godwit.migration.effects.Finding.Kind;
import dev.godwit.migration.effects.Finding.Severity;
import dev.godwit.migration.effects.Touched.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with the schema and with what the planner knows of it. */
final class CatalogFindings {

    /** Rows below which the planner needs no statistics, and a join no index. */
    static final int FEW_ROWS = 100;

    /** Pages below which nobody minds reading all. */
    static final int FEW_PAGES = 100;

    /** After this a new index that served no query is told of, if its table was read as often as this meanwhile. */
    static final Duration IDLE = Duration.ofHours(1);

    static final int READS = 100;

    private static final double WAS_VISIBLE = 0.5;
    private static final double IS_VISIBLE = 0.1;
    private static final Pattern REINDEXED = Pattern.compile(".*_cc(new|old)\\d*");

    private final Remains remains;
    private final Look look;
    private final CatalogSnapshot catalog;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private CatalogFindings(Remains remains, Look look, CatalogSnapshot catalog, Instant now) {
        this.remains = remains;
        this.look = look;
        this.catalog = catalog;
        this.now = now;
    }

    /** @param catalog the schema as it is now */
    static List<Finding> of(Remains remains, Look look, CatalogSnapshot catalog, Instant now) {
        var all = new CatalogFindings(remains, look, catalog, now);
        // What was there before it is not what it left; the rules for indexes and constraints speak of that all the
        // time.
        look.leftovers().stream()
                .filter(one -> !remains.leftovers().contains(one.key()))
                .forEach(all::leftover);
        all.statistics();
        look.tables().values().forEach(all::visibility);
        remains.touched().rewritten().forEach(all::rewritten);
        remains.touched().indexes().forEach(all::unused);
        remains.touched().foreignKeys().forEach(all::foreignKey);
        remains.changes().stream()
                .filter(change -> change.object().startsWith("setting "))
                .forEach(all::setting);
        return all.findings;
    }

    private void leftover(Leftover one) {
        var table = new Part(0, 0, one.schema(), one.table(), "", "").title();
        var name = one.schema().equals("public")
                ? Identifiers.quoted(one.name())
                : Identifiers.quoted(one.schema(), one.name());
        if (!one.index()) {
            add(
                    Kind.NOT_VALID_CONSTRAINT,
                    Severity.WARNING,
                    "constraint " + Identifiers.quoted(one.name()) + " on " + table,
                    "constraint " + one.name() + " on " + table + " has not been validated",
                    "ALTER TABLE " + Identifiers.quoted(one.schema(), one.table()) + " VALIDATE CONSTRAINT "
                            + Identifiers.quoted(one.name()));
        } else {
            boolean reindexed = REINDEXED.matcher(one.name()).matches();
            add(
                    reindexed ? Kind.LEFTOVER_INDEX : Kind.INVALID_INDEX,
                    Severity.WARNING,
                    "index " + name,
                    "index " + name + " on " + table
                            + (reindexed
                                    ? " is what a REINDEX left behind"
                                    : " is invalid: it costs writes and serves no read"),
                    "DROP INDEX CONCURRENTLY " + Identifiers.quoted(one.schema(), one.name()));
        }
    }

    /** One finding a table: whoever analyzes it mends all its columns. */
    private void statistics() {
        var byTable = new LinkedHashMap<Long, List<Part>>();
        for (var part : remains.touched().columns()) {
            var column = new Column(part.relation(), part.number());
            var table = look.tables().get(part.relation());
            boolean rows = table != null && table.tuples() >= FEW_ROWS;
            boolean hidden = rows && look.hidden().contains(column) && !analyzed(table);
            if (rows && (look.blank().contains(column) || hidden)) {
                byTable.computeIfAbsent(part.relation(), absent -> new ArrayList<>())
                        .add(part);
            }
        }
        byTable.values().forEach(parts -> {
            var first = parts.get(0);
            var table = new Part(0, 0, first.schema(), first.table(), "", "").title();
            var names = parts.stream().map(Part::name).collect(Collectors.joining(", "));
            add(
                    Kind.MISSING_STATISTICS,
                    Severity.WARNING,
                    "table " + table,
                    "table " + table + " has no statistics of " + names + ": the planner guesses",
                    "ANALYZE " + first.tableName());
        });
    }

    private boolean analyzed(TableState table) {
        return table.analyzed() > remains.serverClock();
    }

    private void visibility(TableState table) {
        double was = remains.visibility().getOrDefault(table.oid(), 0.0);
        boolean large = table.pages() >= FEW_PAGES || table.tuples() >= FEW_ROWS;
        boolean lost = was >= WAS_VISIBLE && large && table.visible() <= IS_VISIBLE * table.pages();
        if (lost) {
            var title = new Part(0, 0, table.schema(), table.table(), "", "");
            // After a rewrite some versions say there are no pages at all.
            var left = table.visible() == 0
                    ? "no page"
                    : String.format(Locale.ROOT, "%d of %d pages", table.visible(), table.pages());
            add(
                    Kind.VISIBILITY_LOST,
                    Severity.WARNING,
                    "table " + title.title(),
                    String.format(
                            Locale.ROOT,
                            "table %s has %s marked visible, before %.0f %%: index-only scans read the table",
                            title.title(),
                            left,
                            was * 100),
                    "VACUUM (ANALYZE) " + title.tableName());
        }
    }

    private void rewritten(Part part) {
        var table = look.tables().get(part.relation());
        if (table != null && table.tuples() >= FEW_ROWS && !analyzed(table)) {
            add(
                    Kind.REWRITTEN_NOT_ANALYZED,
                    Severity.INFO,
                    "table " + part.title(),
                    "table " + part.title() + " was written anew and not analyzed since",
                    "VACUUM (ANALYZE) " + part.tableName());
        }
    }

    private void unused(Part part) {
        var index = look.indexes().get(part.number());
        var table = look.tables().get(part.relation());
        if (index == null || table == null || !index.usable() || index.scans() > 0) {
            return;
        }
        double reads = table.scans() - remains.scans().getOrDefault(part.relation(), 0.0);
        boolean late = !now.isBefore(remains.ended().plus(IDLE));
        if (late && reads >= READS && table.pages() >= FEW_PAGES) {
            add(
                    Kind.UNUSED_NEW_INDEX,
                    Severity.INFO,
                    "index " + Identifiers.quoted(part.name()),
                    String.format(
                            Locale.ROOT,
                            "index %s served no query, while its table was read %.0f times",
                            part.name(),
                            reads),
                    "DROP INDEX CONCURRENTLY " + part.ownName());
        }
    }

    private void foreignKey(Part part) {
        var relation = catalog.relations().get(part.relation());
        var table = look.tables().get(part.relation());
        boolean there = relation != null
                && relation.constraintList().stream().anyMatch(one -> one.name().equals(part.name()));
        if (there && table != null && table.tuples() >= FEW_ROWS && !Touched.supported(relation, part.name())) {
            add(
                    Kind.FOREIGN_KEY_WITHOUT_INDEX,
                    Severity.WARNING,
                    "foreign key " + part.title(),
                    "foreign key " + part.title() + " has no index on (" + part.detail()
                            + "): each delete of a referenced row reads the whole table",
                    "CREATE INDEX CONCURRENTLY ON " + part.tableName() + " (" + part.detail() + ")");
        }
    }

    /** Told as long as it is not what it was. */
    private void setting(SchemaChange change) {
        var name = change.object().substring("setting ".length());
        var is = catalog.settings().getOrDefault(name, "default");
        if (!is.equals(change.before())) {
            add(
                    Kind.SETTING_CHANGED,
                    Severity.INFO,
                    change.object(),
                    change.object() + ": " + change.before() + " -> " + is,
                    "");
        }
    }

    private void add(Kind kind, Severity severity, String object, String text, String remedy) {
        findings.add(new Finding(kind, severity, object, text, remedy, now));
    }
}
