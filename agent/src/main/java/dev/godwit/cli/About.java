package dev.godwit.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What somebody says about a migration. */
final class About {

    @Option(names = "--name", paramLabel = "NAME", description = "What it is called; otherwise what its history says.")
    private String name;

    @Option(names = "--environment", paramLabel = "E", description = "Where it runs, such as prod.")
    private String environment;

    @Option(
            names = "--by",
            paramLabel = "WHO",
            description = "Who runs it; otherwise whom the pipeline or the shell names.")
    private String by;

    String environment() {
        return environment == null ? "" : environment;
    }

    JsonObject announcement(WatchedDatabase.Opened opened, String command, String marker) {
        return new JsonObject()
                .put("target", opened.target())
                .put("database", opened.database())
                .put("name", name == null ? "" : name)
                .put("environment", environment())
                .put("by", by == null ? whom() : by)
                .put("command", command)
                .put("marker", marker);
    }

    private static String whom() {
        return Stream.of("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "SUDO_USER", "USER")
                .flatMap(variable -> Optional.ofNullable(System.getenv(variable)).stream())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }
}
