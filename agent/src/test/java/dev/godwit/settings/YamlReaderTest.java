package dev.godwit.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {

    private final Problems problems = new Problems();

    @Test
    void values_are_read_with_their_types() {
        var root = read("name: shop\nevery: 1h30m\ncount: 5\nloud: true\nlabels: {a: b, c: 1}\nlist: [x, y]\n");
        assertThat(root.take("name").text()).contains("shop");
        assertThat(root.take("every").duration()).contains(Duration.ofMinutes(90));
        assertThat(root.take("count").integer(0, 0, 10)).isEqualTo(5);
        assertThat(root.take("loud").flag(false)).isTrue();
        assertThat(root.take("labels").texts()).isEqualTo(Map.of("a", "b", "c", "1"));
        assertThat(root.take("list").items()).extracting(item -> item.text("")).containsExactly("x", "y");
        assertThat(root.take("absent").text()).isEmpty();
        root.end();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void an_unknown_key_is_told_with_its_place_and_the_word_that_was_meant() {
        var root = read("listen: a\nprobs: {}\n");
        root.take("listen");
        root.take("probes");
        root.end();
        assertThat(said()).containsExactly("f.yml:2:1: probs: unknown key\n    hint: Did you mean probes?");
    }

    @Test
    void a_duplicate_key_is_an_error_at_its_second_place() {
        read("a: 1\nb: 2\na: 3\n");
        assertThat(said()).containsExactly("f.yml:3:1: a: duplicate key");
    }

    @Test
    void merged_keys_are_read_as_if_written_there_and_the_nearest_wins() {
        var root = read("""
                a: &a {one: a, two: a}
                b: &b {<<: *a, two: b, three: b}
                c: {two: c, <<: *b}
                d:
                  <<: [*b, {three: d, four: d}]
                """);
        assertThat(root.take("c").texts()).isEqualTo(Map.of("one", "a", "two", "c", "three", "b"));
        assertThat(root.take("d").texts()).isEqualTo(Map.of("one", "a", "two", "b", "three", "b", "four", "d"));
        var merged = root.take("c").section().orElseThrow();
        assertThat(merged.take("one").place()).isEqualTo(new Place("f.yml", 1, 13));
        assertThat(merged.placeOf("three")).isEqualTo(new Place("f.yml", 2, 24));
        merged.take("two");
        merged.end();
        assertThat(said()).containsExactly("f.yml:2:24: c.three: unknown key\n    hint: Known keys here: one, two.");
    }

    @Test
    void only_mappings_are_merged_and_a_quoted_merge_key_is_a_key() {
        read("a: &a [x]\nb: 1\n<<: *a\n");
        read("<<: [{a: 1}, 5]\n");
        read("<<:\n");
        read("<<: {a: 1, a: 2}\n");
        read("<<: {a: 1}\n<<: {b: 1}\n");
        assertThat(said())
                .containsExactly(
                        "f.yml:1:8: <<: merges something that is no mapping",
                        "f.yml:1:14: <<: merges something that is no mapping",
                        "f.yml:1:4: <<: merges something that is no mapping",
                        "f.yml:1:12: a: duplicate key",
                        "f.yml:2:1: <<: duplicate key");
        assertThat(read("\"<<\": {a: 1}\n").has("<<")).isTrue();
    }

    @Test
    void an_anchor_that_contains_itself_is_an_error() {
        for (var text : List.of("a: &a\n  <<: *a\n", "a: &a\n  b: [*a]\n", "a: &a\n  b: &b {<<: [*a, *b]}\n")) {
            assertThat(new YamlReader(problems, name -> null).read("f.yml", text))
                    .isEmpty();
        }
        assertThat(said())
                .containsExactly(
                        "f.yml:1:4: an anchor contains itself",
                        "f.yml:1:4: an anchor contains itself",
                        "f.yml:2:6: an anchor contains itself");
    }

    @Test
    void merges_that_double_at_every_step_are_refused() {
        var bomb = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i <= 60; i++) {
            bomb.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(new YamlReader(problems, name -> null).read("f.yml", bomb.toString()))
                .isEmpty();
        assertThat(said()).containsExactly("f.yml:1:1: aliases make it more than 4194304 values");
    }

    @Test
    void a_long_file_may_point_at_its_defaults_as_often_as_it_likes() {
        var root = read("a: &a {x: 1}\nlist:\n" + "- {<<: *a}\n".repeat(2_000));
        assertThat(root.take("list").items())
                .hasSize(2_000)
                .allSatisfy(item -> assertThat(item.texts()).isEqualTo(Map.of("x", "1")));
        assertThat(said()).isEmpty();
    }

    @Test
    void a_long_chain_of_merges_is_read() {
        var chain = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i <= 1_000; i++) {
            chain.append("a%d: &a%d {<<: *a%d}\n".formatted(i, i, i - 1));
        }
        assertThat(read(chain.toString()).take("a1000").texts()).isEqualTo(Map.of("x", "1"));
    }

    @Test
    void all_problems_are_found_in_one_pass() {
        var root = read("every: soon\ncount: many\nloud: no\n");
        root.take("every").duration(Duration.ZERO, Duration.ZERO);
        root.take("count").integer(0, 0, 10);
        root.take("loud").flag(false);
        root.take("url").required();
        assertThat(said()).hasSize(4);
        assertThat(said().get(0)).startsWith("f.yml:1:8: every: bad duration \"soon\"");
        assertThat(said().get(2)).startsWith("f.yml:3:7: loud: expected true or false, found \"no\"");
        assertThat(said().get(3)).isEqualTo("f.yml:1:1: url: is required");
    }

    @Test
    void variables_come_from_the_environment_and_a_missing_one_is_told_where_it_stands() {
        var reader = new YamlReader(problems, Map.of("HOST", "db1")::get);
        var root = reader.read("f.yml", "a: x-${HOST}-y\nb: abc${NOPE}\n").orElseThrow();
        assertThat(root.take("a").text()).contains("x-db1-y");
        root.take("b").text();
        assertThat(said()).containsExactly("f.yml:2:7: b: environment variable NOPE is not set");
    }

    @Test
    void a_value_that_looks_like_a_pattern_is_substituted_literally() {
        var reader = new YamlReader(problems, name -> "a$1\\b");
        assertThat(reader.read("f.yml", "a: ${X}").orElseThrow().take("a").text())
                .contains("a$1\\b");
    }

    @Test
    void broken_yaml_is_told_with_its_place() {
        assertThat(new YamlReader(problems, name -> null).read("f.yml", "a: [1, 2\nb: 3\n"))
                .isEmpty();
        assertThat(said().get(0)).startsWith("f.yml:2:").contains("not YAML");
    }

    @Test
    void a_second_document_an_empty_file_and_a_list_are_errors() {
        read("a: 1\n---\nb: 2\n");
        read("");
        read("- a\n- b\n");
        assertThat(said())
                .containsExactly(
                        "f.yml:3:1: a second document in one file",
                        "f.yml:1:1: file is empty",
                        "f.yml:1:1: expected a mapping of keys to values");
    }

    @Test
    void an_anchor_that_does_not_resolve_is_an_error() {
        read("a: *nowhere\n");
        assertThat(said().get(0)).contains("f.yml:1:").contains("nowhere");
    }

    @Test
    void a_missing_file_is_an_error_with_its_name(@TempDir Path directory) {
        new YamlReader(problems, name -> null).read(directory.resolve("gone.yml"));
        assertThat(said().get(0)).endsWith("gone.yml:1:1: no such file");
    }

    @Test
    void a_directory_and_bytes_that_are_no_text_are_errors(@TempDir Path directory) throws Exception {
        var binary = Files.write(directory.resolve("b.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        new YamlReader(problems, name -> null).read(directory);
        new YamlReader(problems, name -> null).read(binary);
        assertThat(said()).hasSize(2);
        assertThat(said().get(1)).endsWith("cannot be read: not UTF-8");
    }

    @Test
    void the_place_inside_a_text_is_exact_for_each_way_to_write_one() {
        var root = read("a: foo > bar\nb: 'foo > bar'\nc: |\n  one\n  two\n");
        assertThat(root.take("a").placeOf(6)).isEqualTo(new Place("f.yml", 1, 10));
        assertThat(root.take("b").placeOf(6)).isEqualTo(new Place("f.yml", 2, 11));
        assertThat(root.take("c").placeOf(5)).isEqualTo(new Place("f.yml", 5, 4));
    }

    @Test
    void a_bomb_of_aliases_is_refused() {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 80; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(new YamlReader(problems, name -> null).read("f.yml", bomb.toString()))
                .isEmpty();
        assertThat(said()).isNotEmpty();
    }

    private Section read(String text) {
        Optional<Section> root = new YamlReader(problems, name -> null).read("f.yml", text);
        return root.orElse(null);
    }

    private List<String> said() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
