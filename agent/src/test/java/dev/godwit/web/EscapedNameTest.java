package dev.godwit.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedNameTest {

    @ParameterizedTest
    @CsvSource({
        "job, job",
        "U__a_2e_b, a.b",
        "U__a__b, a_b",
        "U___1F600_, 😀",
        "U__a_2e, U__a_2e",
        "U__a_zz_b, U__a_zz_b",
        "U__a_110000_b, U__a_110000_b",
        "U__a_1234567_b, U__a_1234567_b",
        "U__, ''"
    })
    void an_escaped_name_is_read_and_any_other_is_itself(String escaped, String name) {
        assertThat(EscapedName.read(escaped)).isEqualTo(name);
    }
}
