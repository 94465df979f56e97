package dev.godwit.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {

    @Test
    void a_body_in_standard_sql_is_one_statement() {
        var script = SqlScript.split("""
                create or replace function f(a int) returns int language sql
                begin atomic select case a when 1 then 2 else 3 end; select 4; end;
                select 5;
                create rule r as on insert to t do (select 1; select 2);
                do $$ begin perform 1; end $$;
                """);
        assertThat(script.statements()).hasSize(4);
        assertThat(script.statements()).extracting(ScriptStatement::line).containsExactly(1, 3, 4, 5);
    }

    @Test
    void blocks_and_limits_are_followed() {
        var statements = SqlScript.split("""
                        select 1;
                        set lock_timeout = '2s';
                        begin;
                        set local statement_timeout to 5000;
                        set lock_timeout = 0;
                        select 2;
                        rollback;
                        select 3;
                        begin; select 4; commit and chain; select 5; end;
                        select 6;
                        reset all;
                        select set_config('lock_timeout', '7s', false);
                        select 7
                        """).statements();
        assertThat(scene(statements.get(0))).isEqualTo("0||");
        assertThat(scene(statements.get(2))).isEqualTo("0|2s|");
        assertThat(scene(statements.get(4))).isEqualTo("1|2s|5000");
        assertThat(scene(statements.get(5))).isEqualTo("1||5000");
        assertThat(scene(statements.get(7))).isEqualTo("0|2s|");
        assertThat(scene(statements.get(9))).isEqualTo("2|2s|");
        assertThat(scene(statements.get(11))).isEqualTo("3|2s|");
        assertThat(scene(statements.get(13))).isEqualTo("0|2s|");
        assertThat(scene(statements.get(15))).isEqualTo("0||");
        assertThat(scene(statements.get(16))).isEqualTo("0|7s|");
    }

    @Test
    void comments_before_a_statement_come_with_it() {
        var statement =
                SqlScript.split("-- one\n/* two */\n  select 1; select 2").statements();
        assertThat(statement.get(0).comments())
                .extracting(ScriptStatement.Comment::text)
                .containsExactly("one", "two");
        assertThat(statement.get(0).line()).isEqualTo(3);
        assertThat(statement.get(0).column()).isEqualTo(3);
        assertThat(statement.get(1).comments()).isEmpty();
    }

    private static String scene(ScriptStatement statement) {
        var scene = statement.scene();
        return scene.block() + "|" + scene.lockTimeout() + "|" + scene.statementTimeout();
    }
}
