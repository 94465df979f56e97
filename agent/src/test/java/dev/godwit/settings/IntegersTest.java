package dev.godwit.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegersTest {

    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 5",
        "+5, 5",
        "-5, -5",
        "1_000, 1000",
        "5_, 5",
        "0x10, 16",
        "0XfF, 255",
        "-0x_5, -5",
        "0b11, 3",
        "0o17, 15",
        "017, 15",
        "08, 8",
        "00, 0",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
    })
    void whole_numbers_are_yaml_s(String text, long value) {
        assertThat(Integers.parse(text)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "_5",
                "ff",
                "0x",
                "0xg",
                "0b12",
                "0o8",
                "1.5",
                "1e3",
                " 5",
                "5 ",
                "0x0x1",
                "9223372036854775808"
            })
    void anything_else_is_none(String text) {
        assertThat(Integers.parse(text)).isEmpty();
        assertThat(Integers.parse("1".repeat(1_000_000))).isEmpty();
    }

    @Test
    void a_number_in_quotes_is_one_only_where_variables_are_replaced() {
        var text = "a: \"${N}\"\nb: 1_0\nc: '5'\n";
        var settings = new YamlReader(problems, Map.of("N", "7")::get)
                .read("f.yml", text)
                .orElseThrow();
        assertThat(settings.take("a").integer(0, 0, 10)).isEqualTo(7);
        assertThat(settings.take("b").integer(0, 0, 10)).isEqualTo(10);
        assertThat(settings.take("c").integer(0, 0, 10)).isEqualTo(5);
        assertThat(problems.list()).isEmpty();
        var literal = YamlReader.literal(problems).read("f.yml", "c: '5'\n").orElseThrow();
        assertThat(literal.take("c").integer(3, 0, 10)).isEqualTo(3);
        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly("f.yml:1:4: c: expected a whole number, found \"5\"");
    }
}
