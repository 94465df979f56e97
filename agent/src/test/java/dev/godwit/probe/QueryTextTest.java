package dev.godwit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a text is shown, and above all what is not. */
class QueryTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select * from t where id = $1 and name = $2 | select * from t where id = $1 and name = $2",
                "SELECT 'hunter2', E'a\\'b hunter2', 'it''s' | SELECT '…', E'…'",
                "(select 1) union select 'hunter2' | (select …) union select '…'",
                "select $$hunter2$$, $a$ $$ hunter2 $a$, a$b | select '…', '…', a$b",
                "with x as (select \"it's\" from t) select 4111111111111111 | with x as (select \"it's\" from t) select …",
                "/* 'hunter2' /* deep */ */ update t -- hunter2 | update t",
                "insert into t2 values (1.5e-3, N'hunter2 | insert into t2 values (…-…, N'…'",
                "ALTER ROLE bob PASSWORD 'hunter2' | ALTER ROLE",
                "set app.key = hunter2 | set app.key",
                "do $$begin raise 'hunter2'; end$$ | do",
                "copy (select 'hunter2') to program 'curl hunter2' | copy",
                "call pay('hunter2') | call pay",
                "execute q('hunter2') | execute q",
                "create user mapping for bob server s options (password 'hunter2') | create user",
                "values ('hunter2') | values",
                "'hunter2' | …",
            })
    void constants_are_masked_and_commands_are_cut_to_two_words(String text, String shown) {
        assertThat(QueryText.shown(text)).isEqualTo(shown).doesNotContain("hunter2");
    }

    /** Where a constant ends depends on a setting of the server that is not known here. */
    @ParameterizedTest
    @ValueSource(strings = {"select 'C:\\', 'hunter2', 'x'", "select 'a\\' hunter2', 'x'", "select 'a\\'' hunter2'"})
    void after_a_backslash_in_a_constant_nothing_more_is_shown(String text) {
        assertThat(QueryText.shown(text)).isEqualTo("select '…'");
    }

    @Test
    void a_text_is_one_line_of_at_most_120_characters() {
        var shown = QueryText.shown("select\n\t  a" + ", long_column".repeat(50));
        assertThat(shown).hasSize(120).startsWith("select a, long_column");
        assertThat(QueryText.shown("select \"" + "🐦".repeat(200) + "\"")).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void a_text_that_is_not_given_is_none() {
        assertThat(QueryText.shown(null)).isEmpty();
        assertThat(QueryText.shown("<insufficient privilege>")).isEmpty();
    }
}
