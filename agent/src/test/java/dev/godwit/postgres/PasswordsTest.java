package dev.godwit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {

    @TempDir
    private Path directory;

    @Test
    void configuration_comes_before_file_environment_and_pass_file() throws Exception {
        var file = Files.writeString(directory.resolve("pw"), "from file \nsecond line\n");
        var environment = Map.of("PGPASSWORD", "from environment");
        assertThat(find(Optional.of(new Secret("said")), Optional.of(file), environment))
                .contains("said");
        assertThat(find(Optional.empty(), Optional.of(file), environment)).contains("from file");
        assertThat(find(Optional.empty(), Optional.empty(), environment)).contains("from environment");
        assertThat(find(Optional.empty(), Optional.empty(), Map.of())).isEmpty();
    }

    @Test
    void the_first_matching_line_of_the_pass_file_wins() throws Exception {
        var pass = Files.writeString(
                directory.resolve("pgpass"),
                "# a comment:*:*:*:x\nother:*:*:*:wrong\ndb1:5432:*:god\\:wit:a\\:b\\\\c\n*:*:*:*:any\n");
        var environment = Map.of("PGPASSFILE", pass.toString());
        assertThat(find(Optional.empty(), Optional.empty(), environment)).contains("a:b\\c");
    }

    @Test
    void the_pass_file_at_home_is_read_and_a_missing_one_is_none() throws Exception {
        assertThat(find(Optional.empty(), Optional.empty(), Map.of("HOME", directory.toString())))
                .isEmpty();
        Files.writeString(directory.resolve(".pgpass"), "*:*:*:*:home\n");
        assertThat(find(Optional.empty(), Optional.empty(), Map.of("HOME", directory.toString())))
                .contains("home");
    }

    private static Optional<String> find(Optional<Secret> said, Optional<Path> file, Map<String, String> environment)
            throws Exception {
        var tls = new Tls(TlsMode.DISABLE, "", "", "");
        return new Passwords(said, file, environment::get)
                .find(new Address("db1", 5432, "shop", "god:wit", tls))
                .map(Secret::reveal);
    }
}
