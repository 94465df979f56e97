package dev.godwit.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SqlTokensTest {

    private static final List<String> SCRAPS = List.of(
            "select ",
            "'a''b'",
            "E'\\'",
            "\"q\"\"i\"",
            "$$ x; $$",
            "$t$ $$ $t$",
            "/* /* */ */",
            "-- c\n",
            "1.5e-3",
            "0x1F",
            "$1",
            "::int",
            "\\i x\n",
            "copy t from stdin;\n1\t2\n\\.\n",
            ";",
            "(",
            ")",
            "[",
            ",",
            "begin atomic ",
            "end ",
            "create function f() ",
            "U&\"d\\0061\"",
            "B'01'",
            "é",
            "\0",
            "alter table t add c int default ",
            "set lock_timeout = '1s'",
            "\\",
            "'",
            "\"",
            "$",
            "/*");

    @Test
    void the_lexer_tells_what_the_server_would() {
        assertThat(kinds("select E'a\\'b', \"x\"\"y\", $1, 1.5e3, $f$a;b$f$ -- end"))
                .isEqualTo("WORD STRING OPERATOR QUOTED OPERATOR PARAMETER OPERATOR NUMBER OPERATOR STRING COMMENT");
        assertThat(texts("a=-1")).containsExactly("a", "=", "-", "1");
        assertThat(texts("a@-1")).containsExactly("a", "@-", "1");
        assertThat(texts("1..10")).containsExactly("1", "..", "10");
        assertThat(texts("a$b$c::int[]")).containsExactly("a$b$c", "::", "int", "[", "]");
        assertThat(texts("x/* a /* b */ c */y")).containsExactly("x", "/* a /* b */ c */", "y");
        assertThat(texts("a+--c")).containsExactly("a", "+", "--c");
    }

    @Test
    void what_does_not_end_reaches_to_the_end() {
        for (var text : List.of("'abc", "\"abc", "$$abc", "$t$abc$$", "/* a /* b */", "E'a\\")) {
            var tokens = SqlTokens.of(text);
            assertThat(tokens).as(text).hasSize(1);
            assertThat(tokens.get(0).whole()).as(text).isFalse();
        }
    }

    @Test
    void data_of_copy_are_no_sql_in_a_script() {
        var script = SqlScript.split("copy t (a) from stdin with csv; -- go\na;b'\n\\.\nselect 1;\\i x.sql\nselect 2");
        assertThat(script.statements())
                .extracting(ScriptStatement::text)
                .containsExactly("copy t (a) from stdin with csv", "select 1", "select 2");
        assertThat(script.commands()).hasSize(1);
        assertThat(script.commands().get(0).line()).isEqualTo(4);
    }

    @Test
    void whatever_the_text_the_tokens_cover_it_and_nothing_fails() {
        long seed = Long.getLong("godwit.seed", System.nanoTime());
        System.out.println("SqlTokensTest seed " + seed);
        var random = new Random(seed);
        var forecasts = new Forecasts();
        var lint = new Lint();
        for (int i = 0; i < 20_000; i++) {
            var text = text(random);
            for (var tokens : List.of(SqlTokens.of(text), SqlTokens.ofScript(text))) {
                assertThat(tokens.stream().map(SqlToken::text).collect(Collectors.joining()))
                        .isEqualTo(text);
                int at = 0;
                for (var token : tokens) {
                    assertThat(token.start()).isEqualTo(at);
                    assertThat(token.text()).isNotEmpty();
                    assertThat(token.folded()).isNotNull();
                    assertThat(token.content()).isNotNull();
                    at = token.end();
                }
            }
            assertThat(StatementKind.of(text)).isNotNull();
            assertThat(Fingerprint.of(text)).hasSize(16);
            var normal = Fingerprint.normal(text);
            assertThat(normal).isNotNull();
            assertThat(forecasts.of(text, 18)).isNotNull();
            if (i % 20 == 0) {
                lint.read("f", text, new Lint.Setting(18, Catalog.UNKNOWN, false), new dev.godwit.settings.Problems());
            }
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        int parts = random.nextInt(12);
        for (int i = 0; i < parts; i++) {
            if (random.nextInt(4) == 0) {
                text.append((char) random.nextInt(300));
            } else {
                text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
            }
        }
        return text.substring(0, text.length() - (text.isEmpty() ? 0 : random.nextInt(Math.min(3, text.length()))));
    }

    private static String kinds(String text) {
        return SqlTokens.of(text).stream()
                .filter(token -> token.kind() != Kind.SPACE)
                .map(token -> token.kind().name())
                .collect(Collectors.joining(" "));
    }

    private static List<String> texts(String text) {
        return SqlTokens.of(text).stream()
                .filter(token -> token.kind() != Kind.SPACE)
                .map(SqlToken::text)
                .toList();
    }
}
