package dev.godwit.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a{1000}){1000}",
                "(a{500}){500}",
                "(((a{30}){30}){30}){30}",
                "(((((((a{9}){9}){9}){9}){9}){9}){9}){9}",
                "((a{0,100}b{0,100}){0,50}.*){0,20}",
                "(.{0,1000}){0,60}",
                "(?:x(?P<n>[a-z]{40})){30}",
                "(a|b{200}c){6,}",
            })
    void repetitions_that_multiply_are_refused_as_go_refuses_them(String text) {
        assertThatThrownBy(() -> Regex.anchored(text))
                .isInstanceOf(PatternSyntaxException.class)
                .hasMessageContaining("invalid repeat count");
    }

    @Test
    void depth_and_size_have_bounds() {
        assertThatThrownBy(() -> Regex.compile("(".repeat(3_000) + ")".repeat(3_000)))
                .hasMessageContaining("nests too deeply");
        assertThatThrownBy(() -> Regex.compile(".{0,1000}".repeat(100))).hasMessageContaining("too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}",
                "(a{30}){33}",
                "x{2,5}?y*|[]{}]{3}\\{4\\}",
                "\\p{Greek}{3}\\x{10FFFF}\\Q(((\\E+",
                "[[:alpha:]{500}]{500}",
                "{literal} a{,3} {",
                "(?i)(?i:a(b))c|(?P<name>d){2}",
                "[^\\]a{9}]{9}(a{9}){9}",
                "",
            })
    void others_are_compiled_as_they_are(String text) {
        assertThat(Regex.compile(text).pattern()).isEqualTo(text);
    }

    @Test
    void whatever_is_written_is_compiled_or_refused() {
        var random = new Random(47);
        var pieces = new String[] {
            "a",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "{3}",
            "{2,",
            "{0,9}",
            "*",
            "+?",
            "|",
            "\\",
            "\\p{",
            "\\Q",
            "\\E",
            "(?",
            "(?P<n>",
            ":",
            "^",
            "é",
            "[:alpha:]",
            ".",
            "\\x{41}"
        };
        int compiled = 0;
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Regex.compile(text.toString());
                compiled++;
            } catch (PatternSyntaxException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(compiled).isGreaterThan(1_000);
    }
}
