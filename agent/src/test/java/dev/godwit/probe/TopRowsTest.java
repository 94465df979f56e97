package dev.godwit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which objects are shown, and that the counters of all others together never fall. */
class TopRowsTest {

    private static final int KEEP = 5;
    private static final ProbeDefinition TABLES = ProbeDefinition.all().stream()
            .filter(definition -> definition.name().equals("tables"))
            .findFirst()
            .orElseThrow()
            .at(Compat.V0_20, KEEP);

    private static final int SCANS = index("seq_scan");
    private static final int DEAD = index("n_dead_tup");
    private static final int VACUUMED = index("last_vacuum");

    private final TopRows top = new TopRows(TABLES);

    @Test
    void few_are_all_shown_and_there_is_no_other() {
        assertThat(top.choose(List.of(table("a", 1, 1), table("b", 2, 2)))).hasSize(2);
    }

    @Test
    void who_was_shown_stays_until_it_has_fallen_well_out() {
        top.choose(tables("a", "b", "c", "d", "e", "f"));
        assertThat(names(top.choose(tables("f", "a", "b", "c", "d", "e", "g"))))
                .contains("f", "e")
                .doesNotContain("g");
        // Beyond the places that are read one by one it is not seen any more, and then it is no more than the others.
        top.choose(tables("f", "a", "b", "c", "d", "g", "h"));
        assertThat(names(top.choose(tables("f", "a", "b", "c", "d", "e")))).doesNotContain("e");
    }

    @Test
    void gauges_of_others_are_added_up_and_times_are_left_out() {
        var rows = new ArrayList<>(tables("a", "b", "c", "d", "e", "f"));
        rows.add(rest(100, 7));
        var other = last(top.choose(rows));
        assertThat(other.labels().get("relname")).isEqualTo("other");
        assertThat(other.labels().get("datname")).isEqualTo("shop");
        assertThat(other.value(DEAD)).isEqualTo(8);
        assertThat(other.value(VACUUMED)).isNaN();
    }

    @Test
    void whoever_is_shown_the_counters_of_the_others_grow_by_what_the_others_did() {
        var random = new Random(42);
        var scans = new double[30];
        double hiddenBefore = Double.NaN;
        for (int round = 0; round < 500; round++) {
            var grown = new double[scans.length];
            for (int i = 0; i < scans.length; i++) {
                grown[i] = random.nextInt(10);
                scans[i] += grown[i];
            }
            var shown = names(top.choose(ranked(scans, random)));
            var other = otherScans;
            if (round > 0) {
                // What grew is in series that were shown before and are shown now, or in other.
                assertThat(other).as("round %d", round).isGreaterThanOrEqualTo(hiddenBefore);
                double growth = 0;
                for (int i = 0; i < scans.length; i++) {
                    boolean both = shown.contains("t" + i) && shownBefore.contains("t" + i);
                    growth += both ? 0 : grown[i];
                }
                assertThat(other - hiddenBefore).as("round %d", round).isEqualTo(growth);
            }
            hiddenBefore = other;
            shownBefore = shown;
        }
    }

    @Test
    void a_table_that_is_called_other_is_one_of_the_others() {
        double before = Double.NaN;
        for (int round = 0; round < 4; round++) {
            var rows = new ArrayList<>(tables("a", "b", "c", "d", "e", "f"));
            rows.add(0, row("other", 50_000, 0, false, "other"));
            rows.add(rest(100, 0));
            var chosen = top.choose(rows);
            var others = chosen.stream()
                    .filter(row -> row.labels().get("relname").equals("other"))
                    .toList();
            assertThat(others).hasSize(1);
            assertThat(others.get(0).value(SCANS)).isEqualTo(round == 0 ? 50_101 : before);
            before = others.get(0).value(SCANS);
        }
        assertThat(top.choose(List.of(row("other", 50_000, 0, false, "other")))).hasSize(1);
    }

    @Test
    void rows_that_nobody_could_tell_apart_are_one() {
        for (int round = 0; round < 4; round++) {
            var rows = new ArrayList<>(List.of(table("x", 5, 1), table("x", 10, 2)));
            rows.addAll(tables("a", "b", "c", "d", "e"));
            rows.add(rest(100, 0));
            var chosen = top.choose(rows);
            assertThat(chosen.get(0).value(SCANS)).isEqualTo(15);
            assertThat(chosen.stream().filter(row -> row.labels().get("relname").equals("x")))
                    .hasSize(1);
            assertThat(last(chosen).value(SCANS)).isEqualTo(101);
        }
    }

    private List<String> shownBefore = List.of();
    private double otherScans;

    /** Thirty tables in a random order; those past the places read come as one row. */
    private List<ObjectRow> ranked(double[] scans, Random random) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < scans.length; i++) {
            order.add(i);
        }
        java.util.Collections.shuffle(order, random);
        var rows = new ArrayList<ObjectRow>();
        double rest = 0;
        for (int place = 0; place < order.size(); place++) {
            int table = order.get(place);
            if (place < TABLES.top().read()) {
                rows.add(table("t" + table, scans[table], 0));
            } else {
                rest += scans[table];
            }
        }
        rows.add(rest(rest, 0));
        return rows;
    }

    private List<String> names(List<ObjectRow> rows) {
        rows.stream()
                .filter(row -> row.labels().get("relname").equals("other"))
                .forEach(row -> otherScans = row.value(SCANS));
        return rows.stream().map(row -> row.labels().get("relname")).toList();
    }

    private static List<ObjectRow> tables(String... names) {
        var rows = new ArrayList<ObjectRow>();
        for (var name : names) {
            rows.add(table(name, 1, 1));
        }
        return rows.size() <= TABLES.top().read()
                ? rows
                : new ArrayList<>(rows.subList(0, TABLES.top().read()));
    }

    private static ObjectRow table(String name, double scans, double dead) {
        return row(name, scans, dead, false);
    }

    private static ObjectRow rest(double scans, double dead) {
        return row("other", scans, dead, true);
    }

    private static ObjectRow row(String name, double scans, double dead, boolean rest) {
        return row(name, scans, dead, rest, rest ? "other" : "public");
    }

    private static ObjectRow row(String name, double scans, double dead, boolean rest, String schema) {
        var values = new double[TABLES.metrics().size()];
        values[SCANS] = scans;
        values[DEAD] = dead;
        var labels = Labels.of("target", "shop", "datname", "shop", "schemaname", schema, "relname", name);
        return new ObjectRow(labels, values, rest, "");
    }

    private static ObjectRow last(List<ObjectRow> rows) {
        return rows.get(rows.size() - 1);
    }

    private static int index(String column) {
        var columns = TABLES.metrics().stream().map(MetricColumn::column).toList();
        return columns.indexOf(column);
    }
}
