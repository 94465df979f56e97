package dev.godwit.migration.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.progress.Place.Part;
import dev.godwit.migration.sql.Forecasts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a text says of how the time will be spent, and on which of the locked relations. */
class NatureTest {

    private static final Forecasts FORECASTS = new Forecasts();
    private static final Work WORK = new Work(1, 5, "", Set.of(1L, 2L), Set.of(1L, 2L), false, Duration.ZERO);

    private static Nature of(String text) {
        return Nature.of(text, FORECASTS, 17);
    }

    private static Place place(long oid, String name, String kind, long bytes, Map<String, Long> parents) {
        return new Place(
                oid,
                "public",
                name,
                kind,
                new Part(oid, oid, "base/5/" + oid, bytes),
                Part.NONE,
                10,
                List.of(),
                parents,
                Set.of());
    }

    private static Places places(Place... all) {
        return new Places(Set.of(1L, 2L), List.of(all), true, 8192, 1 << 27, 1 << 26);
    }

    @Test
    void a_rewrite_is_no_scan() {
        var rewrite = of("alter table orders alter id type bigint using id::bigint");
        assertThat(rewrite.rewrites()).isTrue();
        assertThat(rewrite.scans()).isFalse();
        assertThat(rewrite.target().name()).isEqualTo("orders");
    }

    @Test
    void what_validates_or_changes_rows_scans() {
        assertThat(of("alter table orders validate constraint c").scans()).isTrue();
        assertThat(of("alter table orders alter a set not null").scans()).isTrue();
        assertThat(of("update orders set a = 1").wholeUpdate()).isTrue();
        var some = of("update orders set a = 1 where b = 2");
        assertThat(some.wholeUpdate()).isFalse();
        assertThat(some.scans() && some.partly()).isTrue();
    }

    @Test
    void what_fills_a_table_does_not_read_it() {
        assertThat(of("insert into orders select * from old").scans()).isFalse();
        assertThat(of("select count(*) from orders").scans()).isFalse();
    }

    @Test
    void of_an_unknown_text_the_largest_table_under_an_exclusive_lock_is_the_target() {
        var places = places(place(1, "small", "r", 10, Map.of()), place(2, "large", "r", 20, Map.of()));
        assertThat(places.target(of(""), WORK))
                .hasValueSatisfying(one -> assertThat(one.name()).isEqualTo("large"));
        assertThat(places.target(of("alter table small alter a type text"), WORK))
                .hasValueSatisfying(one -> assertThat(one.name()).isEqualTo("small"));
        assertThat(places.target(of("create table fresh (a int)"), WORK)).isEmpty();
    }

    @Test
    void a_foreign_key_reads_the_table_it_refers_to() {
        var child = place(1, "items", "r", 10, Map.of("items_order", 2L));
        var places = places(child, place(2, "orders", "r", 20, Map.of()));
        assertThat(places.parent(child, of("alter table items validate constraint items_order")))
                .hasValueSatisfying(one -> assertThat(one.name()).isEqualTo("orders"));
        assertThat(places.parent(child, of("alter table items validate constraint positive")))
                .isEmpty();
        assertThat(places.parent(child, of("alter table items add foreign key (o) references orders")))
                .hasValueSatisfying(one -> assertThat(one.name()).isEqualTo("orders"));
    }

    @Test
    void a_partitioned_target_is_its_partitions() {
        var parent = place(1, "events", "p", 0, Map.of());
        var places = places(parent, place(2, "events_1", "r", 20, Map.of()));
        assertThat(places.tables(parent)).extracting(Place::name).containsExactly("events_1");
    }

    @Test
    void of_a_rewrite_the_heap_comes_first_and_every_index_has_its_part() {
        var table = new Place(
                1,
                "public",
                "orders",
                "r",
                new Part(1, 1, "base/5/1", 900_000_000),
                Part.NONE,
                8_000_000,
                List.of(new Part(2, 2, "base/5/2", 70_000_000), new Part(3, 3, "base/5/3", 170_000_000)),
                Map.of(),
                Set.of());
        var cost = RewriteCost.of(List.of(table));
        assertThat(cost.heapShare()).isBetween(0.4, 0.5);
        assertThat(cost.withIndexes(0)).isEqualTo(cost.heapShare());
        assertThat(cost.withIndexes(70_000_000)).isBetween(0.6, 0.8);
        assertThat(cost.withIndexes(240_000_000)).isEqualTo(1);
        assertThat(cost.at(10)).isEqualTo(1);
        assertThat(cost.at(80_000_000)).isEqualTo(2);
    }
}
