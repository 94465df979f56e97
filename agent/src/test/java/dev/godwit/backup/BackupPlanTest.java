package dev.godwit.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupPlanTest {

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    @Test
    void a_short_plan_gets_sane_defaults() {
        var plan = read("""
                database: shop
                at: "0 2 * * *"
                to: [a/b]
                keep: {days: 30}
                """).orElseThrow();
        assertThat(problems.list()).isEmpty();
        assertThat(plan.name()).isEqualTo("nightly");
        assertThat(plan.at()).hasToString("0 2 * * *");
        assertThat(plan.zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(plan.to()).containsExactly(directory.resolve("a/b"));
        assertThat(plan.keep()).isEqualTo(new Keep(Duration.ofDays(30), 1));
        assertThat(plan.lockWaitTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.deadline()).isEqualTo(Duration.ofHours(6));
        assertThat(directory).as("reading leaves nothing behind").isEmptyDirectory();
    }

    @Test
    void everything_can_be_said() {
        var plan = read("""
                database: ledger
                at: "30 3 * * 0"
                zone: Europe/Berlin
                to: [%1$s/one, %1$s/two]
                format: custom
                keep: {days: 7, newest: 3}
                lock_wait_timeout: 5s
                deadline: 1h30m
                """).orElseThrow();
        assertThat(problems.list()).isEmpty();
        assertThat(plan.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(plan.to()).hasSize(2);
        assertThat(plan.keep()).isEqualTo(new Keep(Duration.ofDays(7), 3));
        assertThat(plan.lockWaitTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.deadline()).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void every_mistake_is_told_at_once_and_where_it_is() {
        var plan = read("""
                database: shops
                at: "0 25 * * *"
                zone: Mars/Olympus
                to: [%1$s, %1$s, "s3://key:secret@bucket/prefix"]
                format: directory
                keep: {newest: 0, weekly: 8}
                lockwait: 5s
                """);
        assertThat(plan).isEmpty();
        var texts = problems.list().stream().map(Problem::toString).toList();
        assertThat(texts)
                .hasSize(10)
                .anySatisfy(text -> assertThat(text)
                        .startsWith("godwit.yml:1:11: database: no database \"shops\"")
                        .contains("Did you mean shop?"))
                .anySatisfy(text -> assertThat(text).startsWith("godwit.yml:2:5: at: bad cron"))
                .anySatisfy(text -> assertThat(text).contains("zone: unknown time zone \"Mars/Olympus\""))
                .anySatisfy(text -> assertThat(text).contains("to[1]: directory " + directory + " is given twice"))
                .anySatisfy(text -> assertThat(text).contains("to[2]: s3:// is not supported yet"))
                .anySatisfy(text -> assertThat(text).contains("format: format \"directory\" is not supported yet"))
                .anySatisfy(text -> assertThat(text).contains("keep.days: is required"))
                .anySatisfy(text -> assertThat(text).contains("keep.newest: must be from 1 to 10000, is 0"))
                .anySatisfy(text -> assertThat(text).contains("keep.weekly: unknown key"))
                .anySatisfy(text -> assertThat(text).contains("lockwait: unknown key"))
                .noneSatisfy(text -> assertThat(text).contains("secret"));
    }

    @Test
    void what_is_missing_is_told() {
        assertThat(read("zone: UTC\n")).isEmpty();
        assertThat(problems.list().stream().map(Problem::path)).containsExactly("database", "at", "to", "keep");
    }

    @Test
    void a_directory_that_cannot_be_made_is_told_before_anything_starts() throws IOException {
        Files.createFile(directory.resolve("file"));
        read("""
                database: shop
                at: "0 2 * * *"
                to: [%s/file/below, /proc/godwit/backups]
                keep: {days: 30}
                """);
        var texts = problems.list().stream().map(Problem::toString).toList();
        assertThat(texts).hasSize(2);
        assertThat(texts.get(0))
                .startsWith("godwit.yml:3:6: to[0]: cannot write to " + directory + "/file/below: Not a directory");
        assertThat(texts.get(1)).contains("to[1]: cannot write to /proc/godwit/backups: ");
    }

    @Test
    void a_name_that_cannot_be_part_of_a_file_name_is_refused() {
        var plan = new YamlReader(problems, name -> null)
                .read("godwit.yml", "database: shop\nat: '0 2 * * *'\nto: [" + directory + "]\nkeep: {days: 1}\n")
                .flatMap(section -> BackupPlan.read("../nightly", section, List.of("shop"), directory));
        assertThat(plan).isEmpty();
        assertThat(problems.list()).hasSize(1);
        assertThat(problems.list().get(0).text()).isEqualTo("bad plan name \"../nightly\"");
    }

    private Optional<BackupPlan> read(String yaml) {
        return new YamlReader(problems, name -> null)
                .read("godwit.yml", yaml.formatted(directory))
                .flatMap(section -> BackupPlan.read("nightly", section, List.of("shop", "ledger"), directory));
    }
}
