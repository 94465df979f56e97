package dev.godwit.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

    @TempDir
    Path directory;

    private final Backup backup = RetentionTest.backup(3);

    @Test
    void what_is_written_is_read_again() throws IOException {
        var file = Files.writeString(directory.resolve("3.json"), Manifest.write(backup));
        assertThat(Manifest.read(file)).isEqualTo(backup.in(List.of(directory)));
    }

    @Test
    void a_manifest_explains_itself() {
        var json = new JsonObject(Manifest.write(backup));
        assertThat(json.getString("file")).isEqualTo("3.dump");
        assertThat(json.getString("started")).isEqualTo("2026-11-18T02:00:00Z");
        assertThat(json.getDouble("seconds")).isEqualTo(9.0);
        assertThat(json.getString("cause")).isEqualTo("schedule");
    }

    @Test
    void a_manifest_under_another_name_is_refused() throws IOException {
        var file = Files.writeString(directory.resolve("4.json"), Manifest.write(backup));
        assertThatThrownBy(() -> Manifest.read(file)).hasMessage("tells of another backup, 3");
    }

    @Test
    void other_json_is_no_manifest() throws IOException {
        var json = new JsonObject(Manifest.write(backup));
        json.remove("sha256");
        var missing = Files.writeString(directory.resolve("3.json"), json.encode());
        assertThatThrownBy(() -> Manifest.read(missing)).hasMessage("is no manifest: sha256 is missing");
        for (var text :
                List.of("", "[]", "{\"id\":", "{}", json.put("bytes", "many").encode())) {
            var file = Files.writeString(directory.resolve("3.json"), text);
            assertThatThrownBy(() -> Manifest.read(file)).as(text).isInstanceOf(IOException.class);
        }
    }
}
