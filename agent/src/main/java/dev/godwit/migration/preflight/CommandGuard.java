package dev.godwit.migration.preflight;

import static dev.godwit.migration.preflight.PreflightCheck.go;
import static dev.godwit.migration.preflight.PreflightCheck.hold;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands that are made for a developer's own database, and empty or rebuild any other. */
public final class CommandGuard {

    private static final Set<String> DEVELOPMENT = Set.of("dev", "development", "test", "local", "ci");

    /** A command as words joined by single blanks, and why it is never run elsewhere. */
    private record Forbidden(Pattern words, String why) {}

    private static final List<Forbidden> FORBIDDEN = List.of(
            forbidden("prisma(@\\S+)? (.* )?db push", "prisma db push changes the schema without a migration"),
            forbidden("prisma(@\\S+)? (.* )?migrate dev", "prisma migrate dev may reset the database"),
            forbidden("prisma(@\\S+)? (.* )?migrate reset", "prisma migrate reset drops all data"),
            forbidden("flyway (.* )?clean", "flyway clean drops every object"),
            forbidden("(rails|rake) (.* )?db:(drop|reset|setup|purge|schema:load|migrate:reset)", "it drops all data"),
            forbidden("liquibase (.* )?drop-?all", "liquibase drop-all drops every object"),
            forbidden("manage\\.py (.* )?(flush|reset_db)", "it deletes all rows"),
            forbidden("typeorm\\S* (.* )?schema:(sync|drop)", "it changes the schema without a migration"),
            forbidden("sequelize\\S* (.* )?db:drop", "it drops the database"),
            forbidden("drizzle-kit (.* )?push", "drizzle-kit push changes the schema without a migration"),
            forbidden("dbmate (.* )?drop", "dbmate drop drops the database"),
            forbidden(
                    "(sqlx database|diesel database|alembic|ef database|mix ecto\\.)(.* )?(drop|reset)\\b",
                    "it drops the database"),
            forbidden("migrate (.* )?drop", "migrate drop drops every object"));

    private CommandGuard() {}

    /** Holds where the command is one of these, unless the environment is said to be a developer's. */
    public static PreflightCheck check(List<String> command, String environment) {
        boolean own = DEVELOPMENT.contains(environment.toLowerCase(Locale.ROOT));
        var words = String.join(" ", command).replaceAll("\\s+", " ");
        return FORBIDDEN.stream()
                .filter(one -> !own && one.words().matcher(words).find())
                .findFirst()
                .map(
                        one -> hold(
                                "command",
                                one.why(),
                                "Deploy migrations that were made and reviewed before; with --environment dev it is let through."))
                .orElse(go("command", "is none that is meant for a developer's own database"));
    }

    private static Forbidden forbidden(String words, String why) {
        return new Forbidden(
                Pattern.compile("(^|[\\s/;&|'\"])" + words + "($|[\\s;&|'\"])", Pattern.CASE_INSENSITIVE), why);
    }
}
