package dev.godwit.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.settings.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Runs scripts in the public test language of PromQL: the public ones where they lie, and our own. */
class PromqlScriptTest {

    @Test
    void the_public_scripts_pass_but_for_the_listed_evaluations() {
        var folder = Path.of(System.getProperty("godwit.promqltest", "none"));
        boolean there = Files.isDirectory(folder);
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("no PromQL scripts in " + folder + "; set -Dgodwit.promqltest=FOLDER");
        }
        if (!there) {
            System.out.println("SKIPPED: no PromQL scripts in " + folder + ", the language is tested by its own only");
        }
        assumeTrue(there, "no public PromQL scripts");

        var failed = new TreeMap<String, String>();
        for (var file : scripts(folder)) {
            run(file).forEach(failed::putIfAbsent);
        }
        var listed = PublicScriptExceptions.all();
        failed.forEach((eval, why) ->
                System.out.println((listed.contains(eval) ? "listed  " : "FAILED  ") + eval + "\n        " + why));
        assertThat(failed.keySet())
                .as("failed evaluations are exactly the listed ones")
                .isEqualTo(new TreeSet<>(listed));
    }

    @Test
    void our_own_scripts_pass() {
        var scripts = scripts(Path.of("src/test/promql"));
        assertThat(scripts).isNotEmpty();
        for (var file : scripts) {
            assertThat(run(file)).as(file.toString()).isEmpty();
        }
    }

    /** The failed evaluations of one script, by file and first line. */
    private static Map<String, String> run(Path file) {
        var failed = new TreeMap<String, String>();
        int passed = 0;
        for (var outcome : outcomes(file)) {
            if (outcome.passed()) {
                passed++;
            } else {
                failed.put(file.getFileName() + ": " + outcome.header(), outcome.failure());
            }
        }
        System.out.printf("%-24s %4d passed, %d failed%n", file.getFileName(), passed, failed.size());
        return failed;
    }

    private static List<Script.Outcome> outcomes(Path file) {
        try {
            var problems = new Problems();
            var script = Script.read(file.toString(), Files.readString(file), problems);
            assertThat(problems.list()).isEmpty();
            return script.run();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> scripts(Path folder) {
        try (var files = Files.list(folder)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".test"))
                    .sorted()
                    .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
