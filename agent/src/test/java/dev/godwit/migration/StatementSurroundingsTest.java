package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.sql.Forecasts;
import org.junit.jupiter.api.Test;

/** What a record keeps of a forecast. */
class StatementSurroundingsTest {

    @Test
    void the_safer_way_shows_no_value_that_the_statement_hides() {
        var text = "alter table o add constraint c check (n < '2499999')";
        assertThat(new Forecasts().of(text, 18).get(0).safer()).contains("2499999");
        var expected = StatementSurroundings.expected(new Forecasts(), text, 18);
        assertThat(expected.safer()).contains("'…'").doesNotContain("2499999");
        assertThat(expected.known()).isTrue();
    }
}
