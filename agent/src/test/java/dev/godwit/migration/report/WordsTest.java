package dev.godwit.migration.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.BlastRecord.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.0004, 0 ms",
        "0.34, 340 ms",
        "0.9999, 1.0 s",
        "59.94, 59.9 s",
        "59.96, 1 min",
        "252, 4 min 12 s",
        "3599.7, 1 h",
        "11520, 3 h 12 min",
        "86400, 1 d",
        "1814400, 21 d",
        "-2, -2.0 s"
    })
    void a_length_of_time_has_two_units_at_most(double seconds, String words) {
        assertThat(Spans.of(seconds)).isEqualTo(words);
    }

    @Test
    void text_in_markdown_is_never_markup() {
        assertThat(MarkdownReport.begun("- a *b* |c| <d>")).isEqualTo("\\- a \\*b\\* \\|c\\| \\<d\\>");
        assertThat(MarkdownReport.begun("12. [x](https://y)")).isEqualTo("12\\. \\[x\\](https:\\//y)");
        assertThat(MarkdownReport.escaped("a\n# b")).isEqualTo("a \\# b");
    }

    @Test
    void code_in_markdown_ends_where_it_should() {
        assertThat(MarkdownReport.code("select `a``b` | 1")).isEqualTo("```select `a``b` \\| 1```");
        assertThat(MarkdownReport.code("`a`")).isEqualTo("`` `a` ``");
        assertThat(MarkdownReport.code("")).isEmpty();
    }

    @Test
    void what_acts_is_no_text() {
        assertThat(Plain.line("a\u001b[1m\r\nb\u202ec\ud800d\uffffe\tf")).isEqualTo("a�[1m b�c�d�e f");
        assertThat(Plain.lines("a\r\nb\rc")).isEqualTo("a\nb\nc");
        assertThat(Plain.cut("ab\ud83d\ude00cd", 4)).isEqualTo("ab…");
    }

    @Test
    void a_step_holds_until_the_next() {
        var steps = new Steps(List.of(
                new Point(Samples.at(1), 3, 0), new Point(Samples.at(5), 1, 4), new Point(Samples.at(9), 0, 0)));

        assertThat(steps.most()).isEqualTo(4);
        assertThat(steps.most(Samples.at(0), Samples.at(1)).behind()).isZero();
        assertThat(steps.most(Samples.at(2), Samples.at(4)).behind()).isEqualTo(3);
        assertThat(steps.most(Samples.at(5), Samples.at(6)).behind()).isEqualTo(1);
        assertThat(steps.most(Samples.at(4), Samples.at(9)).beside()).isEqualTo(4);
        assertThat(steps.most(Samples.at(9), Samples.at(20)).beside()).isZero();
    }

    @Test
    void lines_are_broken_between_words() {
        assertThat(TerminalTable.wrapped("alter table orders", 11)).containsExactly("alter table", "orders");
        assertThat(TerminalTable.wrapped("abcdefgh", 3)).containsExactly("abc", "def", "gh");
        assertThat(TerminalTable.wrapped("", 3)).containsExactly("");
    }
}
