package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "100, 100",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "1e-4, 0.0001",
        "1e-5, 1e-05",
        "2e-3, 0.002",
        "1.0E23, 1e+23",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "-0.0, -0",
        "4.9E-324, 5e-324",
        "Infinity, +Inf",
        "NaN, NaN",
        "123456789.125, 123456789.125"
    })
    void numbers_are_written_as_go_writes_them(double value, String text) {
        assertThat(Numbers.literal(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0x1f, 31",
        "010, 8",
        "08, 8",
        "1_000.5, 1000.5",
        ".5, 0.5",
        "5., 5",
        "-1e3, -1000",
        "+Inf, Infinity"
    })
    void numbers_are_read_as_go_reads_them(String text, double value) {
        assertThat(Numbers.parse(text)).hasValue(value);
    }

    @ParameterizedTest
    @CsvSource({"''", "abc", "1__0", "1_", "--1", "0x", "1e", "1f", "1d"})
    void what_is_no_number_is_not_read(String text) {
        assertThat(Numbers.parse(text)).isEmpty();
    }

    @Test
    void significant_digits_drop_trailing_zeros() {
        assertThat(Numbers.significant(1234567, 4)).isEqualTo("1.235e+06");
        assertThat(Numbers.significant(12.5, 4)).isEqualTo("12.5");
        assertThat(Numbers.significant(999.96, 4)).isEqualTo("1000");
        assertThat(Numbers.significant(9999.96, 4)).isEqualTo("1e+04");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-0.0, -0",
        "0.1, 0.1",
        "1e-6, 0.000001",
        "2e-7, 2e-07",
        "1e15, 1000000000000000",
        "123456789012345678, 123456789012345680",
        "1e21, 1e+21",
        "NaN, NaN",
        "-Infinity, -Inf"
    })
    void samples_are_written_as_prometheus_api_writes_them(double value, String text) {
        assertThat(Numbers.sample(value)).isEqualTo(text);
    }
}
