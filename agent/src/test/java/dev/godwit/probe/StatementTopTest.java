package dev.godwit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.activity.Names;
import dev.godwit.series.Sample;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sum of the statements that are not shown. */
class StatementTopTest {

    private static final ProbeDefinition STATEMENTS = ProbeDefinition.all().stream()
            .filter(definition -> definition.name().equals(StatementsReading.PROBE))
            .findFirst()
            .orElseThrow();

    private final Map<String, Double> seconds = new HashMap<>();

    @Test
    void what_it_says_never_falls_not_by_the_last_bit_of_a_number() {
        var top = new StatementTop(STATEMENTS, new Names("shop"), "shop", 1);
        var random = new Random(7);
        for (int i = 0; i < 50; i++) {
            seconds.put("q" + i, random.nextDouble() * 1e-5);
        }
        var before = look();
        double last = other(top.samples(before, Map.of()));
        assertThat(last).isPositive();
        for (int round = 0; round < 500; round++) {
            // Most stand still; what is added and subtracted again would then be lost in the last place.
            seconds.computeIfPresent("q" + (1 + random.nextInt(49)), (id, old) -> old + random.nextDouble() * 1e-6);
            var look = look();
            double now = other(top.samples(look, before.statements()));
            assertThat(now).as("round %d", round).isGreaterThanOrEqualTo(last);
            last = now;
            before = look;
        }
    }

    private StatementsLook look() {
        var statements = new LinkedHashMap<Statement.Key, Statement>();
        for (int i = 0; i < 50; i++) {
            var key = new Statement.Key(10, 5, "q" + i, true, 1);
            statements.put(key, new Statement(key, 1, seconds.get("q" + i), 0, 0, 0, 0, 0, 0, 0, 0, 0));
        }
        return new StatementsLook(0, 0, 0, 0, statements, List.of(), 10, true);
    }

    private static double other(List<Sample> samples) {
        return samples.stream()
                .filter(sample -> sample.labels().name().equals("pg_stat_statements_seconds_total"))
                .filter(sample -> sample.labels().get("queryid").equals("other"))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
