package dev.godwit.postgres;

import dev.godwit.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Finds the password of one database, afresh each time it is asked, so that a rotated one is picked up by the next
 * attempt to connect. Order: configuration, file, {@code PGPASSWORD}, {@code ~/.pgpass} (or {@code PGPASSFILE}).
 */
public final class Passwords {

    private final Optional<Secret> configured;
    private final Optional<Path> file;
    private final UnaryOperator<String> environment;

    public Passwords(Optional<Secret> configured, Optional<Path> file, UnaryOperator<String> environment) {
        this.configured = configured;
        this.file = file;
        this.environment = environment;
    }

    /** Reads files: call it on a worker. Empty where nothing is said, which is right for peer or trust authentication. */
    public Optional<Secret> find(Address address) throws IOException {
        if (configured.isPresent()) {
            return configured;
        }
        if (file.isPresent()) {
            return Optional.of(new Secret(firstLine(file.get())));
        }
        var variable = environment.apply("PGPASSWORD");
        return variable != null ? Optional.of(new Secret(variable)) : passFile(address);
    }

    private static String firstLine(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    private Optional<Secret> passFile(Address address) throws IOException {
        var named = environment.apply("PGPASSFILE");
        var home = environment.apply("HOME");
        if (named == null && home == null) {
            return Optional.empty();
        }
        var path = named != null ? Path.of(named) : Path.of(home, ".pgpass");
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        var host = address.host().startsWith("/") ? "localhost" : address.host();
        var wanted = List.of(host, Integer.toString(address.port()), address.database(), address.user());
        for (var line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
            var fields = fields(line);
            if (fields.size() == 5 && !line.startsWith("#") && matches(fields, wanted)) {
                return Optional.of(new Secret(fields.get(4)));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Splits at colons; a backslash takes the next character as it is. */
    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (c == ':' && fields.size() < 4) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
