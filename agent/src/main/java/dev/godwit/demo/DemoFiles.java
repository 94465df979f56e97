package dev.godwit.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's configuration, written where `godwit watch` could read it too: the shipped rules, a console, a backup a minute. */
final class DemoFiles {

    private static final String[] RULES = {"connections", "locks", "agent", "backup"};

    private DemoFiles() {}

    /** Writes everything below {@code directory} and gives the configuration's path. */
    static Path write(Path directory, String url, int port) throws IOException {
        var rules = Files.createDirectory(directory.resolve("rules"));
        for (var name : RULES) {
            Files.writeString(rules.resolve(name + ".yml"), resource("/rules/" + name + ".yml"));
        }
        var config = directory.resolve("godwit.yml");
        Files.writeString(
                config, resource("/demo/godwit.yml").replace("@url@", url).replace("@port@", Integer.toString(port)));
        return config;
    }

    private static String resource(String path) throws IOException {
        try (var in = DemoFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
