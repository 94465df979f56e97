package dev.godwit.cli;

import dev.godwit.AgentConfig;
import dev.godwit.postgres.ConnectionUri;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.postgres.Passwords;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problems;
import dev.godwit.settings.TextFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The database a verb may ask: one of a configuration's, or one by its address, whose password is never an argument. */
final class OneDatabase {

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, for one of its databases.")
    private Path config;

    @Option(names = "--database", paramLabel = "NAME", description = "Its name there; not needed if there is one only.")
    private String database;

    @Option(
            names = "--url",
            paramLabel = "URI",
            description = "A database by its libpq URI; the password comes from PGPASSWORD or ~/.pgpass.")
    private String url;

    /** Empty if none was named, or with the reason among the problems. */
    Optional<DatabaseSettings> read(Problems problems) {
        if (url != null) {
            return byUrl(problems);
        }
        if (config == null) {
            if (database != null) {
                problems.add(
                        new Place("--database", 1, 1),
                        "",
                        "wants --config",
                        "Give the file that names " + database + ".");
            }
            return Optional.empty();
        }
        var databases = AgentConfig.read(config, System::getenv, problems)
                .map(AgentConfig::databases)
                .orElse(java.util.List.of());
        if (database == null && databases.size() == 1) {
            return Optional.of(databases.get(0));
        }
        var found = databases.stream()
                .filter(each -> each.target().equals(database))
                .findFirst();
        if (found.isEmpty() && problems.isEmpty()) {
            var names = databases.stream().map(DatabaseSettings::target).toList();
            problems.add(
                    TextFile.start(config),
                    "databases",
                    database == null ? "which one to ask is not said" : "there is no " + database,
                    "Give --database and one of: " + String.join(", ", names) + ".");
        }
        return found;
    }

    private Optional<DatabaseSettings> byUrl(Problems problems) {
        var place = new Place("--url", 1, 1);
        if (config != null || database != null) {
            problems.add(place, "", "given beside --config or --database", "Keep one of the two ways.");
            return Optional.empty();
        }
        try {
            var parsed = ConnectionUri.parse(url);
            if (parsed.password().isPresent()) {
                problems.add(
                        place, "", "holds a password", "Arguments can be read by others: use PGPASSWORD or ~/.pgpass.");
                return Optional.empty();
            }
            var passwords = new Passwords(Optional.empty(), Optional.empty(), System::getenv);
            return Optional.of(
                    new DatabaseSettings(parsed.address().database(), parsed.address(), passwords, Map.of()));
        } catch (ConnectionUri.Malformed bad) {
            problems.add(place, "", bad.getMessage(), bad.hint());
            return Optional.empty();
        }
    }
}
