package dev.godwit.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Secret;
import dev.godwit.settings.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySettingsTest {

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    @Test
    void alertmanagers_are_base_urls() {
        assertThat(read("[http://am1:9093, https://user:pass@am2/prefix/]"))
                .extracting(Secret::reveal)
                .containsExactly("http://am1:9093", "https://user:pass@am2/prefix");
        assertThat(problems.list()).isEmpty();
        assertThat(Destination.host(new Secret("https://user:pass@am2:9093/prefix")))
                .isEqualTo("am2:9093");
    }

    @Test
    void what_cannot_be_posted_to_is_told_without_being_repeated() {
        assertThat(read("[am1:9093, 'http:///x', 'http://a b', http://am1:9093, http://am1:9093/]"))
                .hasSize(1);
        assertThat(problems.list().stream().map(Problem::text))
                .containsExactly("not an http or https URL", "a URL without a host", "not a URL", "the same URL twice");
        assertThat(problems.list().get(3).path()).isEqualTo("alertmanagers[4]");
    }

    @Test
    void the_configuration_names_routes_alertmanagers_and_console() throws IOException {
        Files.writeString(directory.resolve("routes.yml"), "route: {receiver: a}\nreceivers: [{name: a}]\n");
        var settings = settings("notify: routes.yml\nalertmanagers: [http://am1:9093]\nconsole: true\n");
        assertThat(problems.list()).isEmpty();
        assertThat(settings.routing().orElseThrow().root().receiver()).isEqualTo("a");
        assertThat(settings.alertmanagers()).hasSize(1);
        assertThat(settings.console()).isTrue();
    }

    @Test
    void a_mistake_in_the_routing_file_is_told_with_that_file() throws IOException {
        Files.writeString(directory.resolve("routes.yml"), "route: {receiver: b}\nreceivers: [{name: a}]\n");
        settings("notify: routes.yml\n");
        settings("notify: elsewhere.yml\n");
        assertThat(problems.list().stream().map(problem -> problem.toString().split("\n", 2)[0]))
                .containsExactly(
                        directory + "/routes.yml:1:19: route.receiver: no receiver \"b\"",
                        directory + "/elsewhere.yml:1:1: no such file");
    }

    @Test
    void none_are_none() {
        assertThat(read("")).isEmpty();
        assertThat(problems.list()).isEmpty();
    }

    private NotifySettings settings(String yaml) {
        return new YamlReader(problems, name -> null)
                .read("godwit.yml", yaml)
                .map(root -> NotifySettings.read(root, directory, problems))
                .orElseThrow();
    }

    private List<Secret> read(String list) {
        return new YamlReader(problems, name -> null)
                .read("godwit.yml", "alertmanagers: " + list + "\n")
                .map(section -> NotifySettings.alertmanagers(section.take("alertmanagers")))
                .orElseThrow();
    }
}
