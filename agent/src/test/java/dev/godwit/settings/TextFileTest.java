package dev.godwit.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private List<String> said() {
        return problems.list().stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void a_file_is_read_up_to_its_limit_and_not_beyond() throws IOException {
        var file = Files.writeString(directory.resolve("a"), "grün");
        assertThat(TextFile.read(file, 5, problems)).contains("grün");
        assertThat(TextFile.read(file, 4, problems)).isEmpty();
        assertThat(said()).containsExactly("a:1:1: file is larger than 4 bytes");
    }

    @Test
    void a_device_without_end_is_too_large() {
        assertThat(TextFile.read(Path.of("/dev/zero"), problems)).isEmpty();
        assertThat(said()).containsExactly("/dev/zero:1:1: file is larger than 4194304 bytes");
    }

    @Test
    void a_pipe_is_read_to_its_end() throws Exception {
        var pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var writer = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.writeString(pipe, "groups: []\n");
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
        assertThat(TextFile.read(pipe, problems)).contains("groups: []\n");
        assertThat(writer.join()).isEqualTo(pipe);
    }

    @Test
    void a_stream_is_read_like_a_file() {
        var good = new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8));
        var bad = new ByteArrayInputStream(new byte[] {(byte) 0xff});
        assertThat(TextFile.read("standard input", good, 10, problems)).contains("text");
        assertThat(TextFile.read("standard input", bad, 10, problems)).isEmpty();
        assertThat(said()).containsExactly("standard input:1:1: cannot be read: not UTF-8");
    }

    @Test
    void why_a_file_cannot_be_read_is_said_in_words() throws IOException {
        var loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        var below = Files.writeString(directory.resolve("a"), "").resolve("b");
        TextFile.read(loop, problems);
        TextFile.read(below, problems);
        TextFile.read(directory.resolve("gone"), problems);
        TextFile.read(directory, problems);
        assertThat(said())
                .containsExactly(
                        "loop:1:1: cannot be read: too many levels of symbolic links",
                        "a/b:1:1: cannot be read: not a directory",
                        "gone:1:1: no such file",
                        directory + ":1:1: is a folder");
    }

    /** Root may read everything, so it is not provoked here. */
    @Test
    void a_reason_names_no_class() {
        assertThat(TextFile.reason(new AccessDeniedException("a"))).isEqualTo("cannot be read: permission denied");
        assertThat(TextFile.reason(new FileSystemException("a"))).isEqualTo("cannot be read");
        assertThat(TextFile.reason(new FileNotFoundException())).isEqualTo("cannot be read");
        assertThat(TextFile.reason(new IOException("Input/output error")))
                .isEqualTo("cannot be read: input/output error");
    }
}
