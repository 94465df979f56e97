package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromqlCommandTest {

    private static final String GOOD = "load 1m\n  a 1 2\n\neval instant at 1m a\n  a 2\n";

    @TempDir
    private Path directory;

    private final Typed typed = new Typed();

    private int run(String... arguments) {
        return typed.run(arguments);
    }

    private String script(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String said() {
        return typed.out();
    }

    private String complained() {
        return typed.err();
    }

    @Test
    void a_folder_of_scripts_is_run_and_counted() throws IOException {
        script("one.test", GOOD);
        script("two.test", GOOD + "\neval instant at 0 a + 1\n  {} 2\n");
        script("other.txt", "nonsense");
        assertThat(run("promql", "test", directory.toString())).isZero();
        assertThat(said()).isEqualTo("3 passed, 0 failed\n");
    }

    @Test
    void what_failed_is_told_with_its_place_and_is_a_no() throws IOException {
        var file = script("bad.test", GOOD + "\neval instant at 1m a\n  a 3\n");
        assertThat(run("promql", "test", "-v", file)).isEqualTo(1);
        assertThat(said())
                .contains("passed " + file + ":4:1: eval instant at 1m a\n")
                .contains("FAILED " + file + ":7:1: eval instant at 1m a\n    expected [a 3], got [a 2]\n")
                .endsWith("1 passed, 1 failed\n");
    }

    @Test
    void a_script_that_cannot_be_read_is_exit_2_with_every_mistake() throws IOException {
        var file = script("bad.test", "load 1m\n  a{b=} 1\n\nevil instant at 1m a\n");
        assertThat(run("promql", "test", file, directory.resolve("none.test").toString()))
                .isEqualTo(2);
        assertThat(complained())
                .contains(file + ":2:7: expected a quoted value of label b")
                .contains(file + ":4:1: unknown command \"evil\"")
                .contains("none.test:1:1: no such file");
        var empty = Files.createDirectory(directory.resolve("empty"));
        assertThat(run("promql", "test", empty.toString())).isEqualTo(2);
        assertThat(complained()).contains("holds no *.test file");
        assertThat(run("promql")).isEqualTo(2);
    }
}
