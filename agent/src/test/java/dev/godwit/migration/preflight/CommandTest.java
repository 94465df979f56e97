package dev.godwit.migration.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
                "psql|postgresql://db/shop?user=a&password=hunter2&sslmode=require|psql 'postgresql://db/shop?user=a&password=***&sslmode=require'",
                "flyway|-password=hunter2|flyway '-password=***'",
                "x|--db-password=hunter2|x --db-password=***",
                "env|PGPASSWORD=hunter2|env PGPASSWORD=***",
                "mysql|-phunter2|mysql '-p***'",
                "psql|-p|psql -p",
                "migrate|-path=db|migrate -path=db",
                "psql|host=db password=hunter2 dbname=x|psql 'host=db password=*** dbname=x'",
                "psql|host=db password='hunter 2' dbname=x|psql 'host=db password=*** dbname=x'",
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
}
