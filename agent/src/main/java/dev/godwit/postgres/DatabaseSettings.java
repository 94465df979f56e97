package dev.godwit.postgres;

import dev.godwit.series.Labels;
import dev.godwit.settings.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One entry under {@code databases:}.
 *
 * @param target the configured name, the {@code target} label of everything it gives
 * @param labels on every alert about it
 * @param also other databases of the same server
 */
public record DatabaseSettings(
        String target, Address address, Passwords passwords, Map<String, String> labels, OtherNames also) {

    public DatabaseSettings(String target, Address address, Passwords passwords, Map<String, String> labels) {
        this(target, address, passwords, labels, OtherNames.NONE);
    }

    /** The same server and role, another database. */
    public DatabaseSettings to(String database) {
        return new DatabaseSettings(target, address.to(database), passwords, labels, OtherNames.NONE);
    }

    /** Reads the entry; empty, with the reasons among the problems, if it cannot be used. */
    public static Optional<DatabaseSettings> read(String target, Section section, UnaryOperator<String> environment) {
        var url = section.take("url").required();
        var password = section.take("password").secret();
        var file = section.take("password_file");
        var path = file.text().map(Path::of);
        var labels = Labels.read(section.take("labels"));
        var also = section.take("also");
        section.end();
        if (password.isPresent() && path.isPresent()) {
            file.problem("given beside password", "Keep one of the two.");
        }
        path.filter(missing -> !Files.isReadable(missing))
                .ifPresent(missing -> file.problem("cannot read " + missing, ""));
        return url.text().flatMap(uri -> {
            try {
                var parsed = ConnectionUri.parse(uri);
                var known = password.isPresent() ? password : parsed.password();
                return Optional.of(new DatabaseSettings(
                        target,
                        parsed.address(),
                        new Passwords(known, path, environment),
                        labels,
                        OtherNames.read(also, parsed.address().database())));
            } catch (ConnectionUri.Malformed bad) {
                url.problem(bad.getMessage(), bad.hint());
                return Optional.empty();
            }
        });
    }
}
