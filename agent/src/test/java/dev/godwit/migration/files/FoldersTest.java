package dev.godwit.migration.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    private Path directory;

    private void write(String path, String text) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<MigrationFile> read(FileRule... rules) throws IOException {
        return new Folders(List.of(directory)).read(new FileRules("h.name", List.of(rules), false));
    }

    @Test
    void only_what_a_rule_matches_from_the_beginning_of_a_part_of_the_path_is_a_migration() throws Exception {
        write("V1__one.sql", "a");
        write("deep/V2__two.sql", "b");
        write("xV3__three.sql", "c");
        write("V4__four.sql.orig", "d");

        assertThat(read(FileRule.of("(V[0-9]+__[^/]*\\.sql)", "$1", FileSum.NONE, false)))
                .extracting(MigrationFile::key)
                .containsExactly("V1__one.sql", "V2__two.sql");
    }

    @Test
    void a_name_is_put_together_from_what_was_matched() throws Exception {
        write("shop/migrations/0002_note.py", "");

        assertThat(read(FileRule.of("([^/]+)/migrations/([0-9]{4}_[^/]*)\\.py", "$1.$2", FileSum.NONE, false)))
                .extracting(MigrationFile::key)
                .containsExactly("shop.0002_note");
    }

    @Test
    void some_tools_know_a_file_by_its_checksum_alone() throws Exception {
        write("0000_first.sql", "select 1;");

        assertThat(read(FileRule.of("[0-9]+_[^/]*\\.sql", FileRule.BY_SUM, FileSum.SHA256, false)))
                .extracting(MigrationFile::key)
                .containsExactly("354b7196c9ba5fb4b21cf615bb6ec4cd5c07503c34229feef033fc081a8c03f4");
    }

    @Test
    void a_checksum_of_lines_does_not_see_how_they_end_or_a_byte_order_mark() {
        var unix = "a\nb\n".getBytes(StandardCharsets.UTF_8);
        var windows = "\uFEFFa\r\nb".getBytes(StandardCharsets.UTF_8);

        assertThat(FileSum.CRC32_LINES.sum(windows)).isEqualTo(FileSum.CRC32_LINES.sum(unix));
    }

    @Test
    void a_folder_that_is_gone_is_an_error_and_no_empty_folder() {
        assertThatThrownBy(() -> new Folders(List.of(directory.resolve("nowhere")))
                        .read(new FileRules("h.name", List.of(), false)))
                .isInstanceOf(IOException.class);
    }
}
