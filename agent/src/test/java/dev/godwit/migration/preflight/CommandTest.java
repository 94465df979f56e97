package dev.godwit.migration.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands are never run in production, and what of one is shown. */
class CommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npx prisma db push",
                "prisma migrate dev --name x",
                "npx --yes prisma@5 migrate reset --force",
                "npx prisma --schema=./a.prisma migrate reset",
                "flyway -url=jdbc:postgresql://db/shop clean",
                "flyway clean migrate",
                "bin/rails db:drop db:create",
                "bundle exec rake db:schema:load",
                "liquibase --url=x drop-all",
                "python manage.py flush",
                "migrate -path db -database postgres://db/shop drop",
                "sh -c 'npm ci && prisma migrate reset'"
            })
    void what_is_for_a_developers_own_database_holds(String command) {
        var words = List.of(command.split(" "));
        assertThat(CommandGuard.check(words, "prod").verdict()).isEqualTo(PreflightCheck.Verdict.HOLD);
        assertThat(CommandGuard.check(words, "").holds()).isTrue();
        assertThat(CommandGuard.check(words, "dev").holds()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npx prisma migrate deploy",
                "flyway migrate",
                "flyway -cleanDisabled=true migrate",
                "bin/rails db:migrate",
                "psql -f clean.sql",
                "python manage.py migrate",
                "migrate -path drops/db up",
                "liquibase update"
            })
    void what_deploys_goes(String command) {
        assertThat(CommandGuard.check(List.of(command.split(" ")), "prod").holds())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "psql|postgresql://ada:hunter2@db/shop|psql postgresql://ada:***@db/shop",
                "psql|postgresql://ada:hu/nt@er2@db/shop|psql postgresql://ada:***@db/shop",
                "psql|postgresql://db/shop?user=a&password=hunter2&sslmode=require|psql 'postgresql://db/shop?user=a&password=***'",
                "flyway|-password=hunter2|flyway '-password=***'",
                "x|--db-password=hunter2|x --db-password=***",
                "env|PGPASSWORD=hunter2|env PGPASSWORD=***",
                "mysql|-phunter2|mysql '-p***'",
                "psql|-p|psql -p",
                "migrate|-path=db|migrate -path=db",
                "psql|host=db password=hunter2 dbname=x|psql 'host=db password=***'",
                "psql|host=db password='hunter 2' dbname=x|psql 'host=db password=***'",
                "sh|MY_API_KEY: \"hunter 2\"|sh 'MY_API_KEY: ***'"
            })
    void secrets_are_blinded(String program, String argument, String shown) {
        var text = CommandText.shown(List.of(program, argument));
        assertThat(text).doesNotContain("hunter", "nt@er2");
        assertThat(text.replace("'", "")).isEqualTo(shown.replace("'", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--password", "-W-password", "--token", "--secret-key"})
    void what_follows_an_option_that_names_a_secret_is_one(String option) {
        assertThat(CommandText.shown(List.of("tool", option, "hunter2", "migrate")))
                .contains("***", "migrate")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "create role bob login password 'hunter2'|create role bob login password ***",
                "tool --password hunter2|tool --password ***",
                "tool --token hunter2|tool --token ***",
                "tool -phunter2 -v|tool -p*** -v",
                "tool -p\"correct hunter2\" -v|tool -p*** -v",
                "--config={\"password\":\"hunter2\"}|--config={\"password\":***",
                "-password=correct horse hunter2|-password=***",
                "-password=ab;hunter2|-password=***",
                "-password=ab&hunter2|-password=***",
                "--pass=hunter2|--pass=***",
                "DB_PASS=hunter2|DB_PASS=***",
                "PASSPHRASE=hunter2|PASSPHRASE=***",
                "-Djdbc.pass=hunter2|-Djdbc.pass=***",
                "-passhunter2|-p***",
                "curl -u me:hunter2|curl -u me:***",
                "--user=me:hunter2|--user=me:***",
                "-ume:hunter2|-ume:***",
                "Authorization: Bearer hunter2|Authorization: ***",
                "postgresql://u:hun ter2@h|postgresql://u:***@h",
                "password='it\\'s hunter2'|password=***",
                "select 'it\\'s hunter2'|select '…'",
                "select 'a\\', 'hunter2'|select '…'",
                "select 'hunter2|select '…'",
                "do $x$ hunter2 $x$|do $…$",
                "alter table t add c int|alter table t add c int",
                "-url=jdbc:postgresql://db/shop|-url=jdbc:postgresql://db/shop"
            })
    void so_are_those_inside_a_longer_argument(String argument, String shown) {
        var text = CommandText.shown(List.of("tool", argument)).replace("'\\''", "\"");
        assertThat(text).doesNotContain("hunter", "ter2");
        assertThat(text.replaceAll("['\"]", "")).isEqualTo("tool " + shown.replaceAll("['\"]", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--pass", "--db_password", "--credentials", "-u", "--user", "token", "Bearer"})
    void so_is_the_next_argument_also_after_these(String option) {
        assertThat(CommandText.shown(List.of("curl", option, "me:hunter2", "x.sql")))
                .contains("***", "x.sql")
                .doesNotContain("hunter2");
    }

    @Test
    void a_header_in_words_of_its_own_hides_both() {
        assertThat(CommandText.shown(List.of("curl", "-H", "Authorization:", "Bearer", "hunter2")))
                .doesNotContain("hunter2");
    }
}
