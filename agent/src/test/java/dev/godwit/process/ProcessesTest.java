package dev.godwit.process;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.signal;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.process.Ended.Reason;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real programs, rude ones among them. */
class ProcessesTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Vertx vertx = Vertx.vertx();
    private final Processes processes = new Processes(vertx);

    @AfterEach
    void close() throws Exception {
        await(processes.close());
        await(vertx.close());
    }

    @Test
    void an_exit_code_and_both_outputs_are_kept() throws Exception {
        var ended = await(shell("echo out; echo first >&2; echo 'last words' >&2; echo >&2; exit 3")
                .ended());
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.reason()).isEqualTo(Reason.BY_ITSELF);
        assertThat(ended.well()).isFalse();
        assertThat(ended.signal()).isEmpty();
        assertThat(ended.output()).isEqualTo("out\n");
        assertThat(ended.lastWords()).isEqualTo("last words");
    }

    @Test
    void arguments_arrive_as_they_are() throws Exception {
        var odd = List.of("a b", "$(id)", "; rm", "'\"", "*", "");
        var argv = new java.util.ArrayList<>(List.of("printf", "%s|"));
        argv.addAll(odd);
        var ended = await(start(argv, Map.of(), LONG).ended());
        assertThat(ended.output()).isEqualTo(String.join("|", odd) + "|");
    }

    @Test
    void the_environment_is_what_was_given_and_little_else() throws Exception {
        var ended =
                await(start(List.of("env"), Map.of("PGUSER", "godwit"), LONG).ended());
        assertThat(ended.output().lines())
                .containsExactlyInAnyOrder("PGUSER=godwit", "LC_ALL=C", "PATH=" + System.getenv("PATH"));
    }

    @Test
    void nothing_is_kept_of_an_output_nobody_wants() throws Exception {
        var ended = await(processes
                .start(new Command(List.of("echo", "much"), Map.of(), Command.Output.DISCARDED, LONG, SHORT))
                .ended());
        assertThat(ended.well()).isTrue();
        assertThat(ended.output()).isEmpty();
    }

    @Test
    void a_flood_on_standard_error_is_drained_and_only_its_end_kept() throws Exception {
        var ended = await(shell("i=0; while [ $i -lt 40000 ]; do echo \"line $i of a flood äöü\"; i=$((i+1)); done >&2")
                .ended());
        assertThat(ended.well()).isTrue();
        assertThat(ended.error().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(Tail.LIMIT - 3, Tail.LIMIT);
        assertThat(ended.error()).doesNotContain("\uFFFD");
        assertThat(ended.lastWords()).isEqualTo("line 39999 of a flood äöü");
    }

    @Test
    void a_program_that_is_not_there_is_a_failure_to_start() {
        var started = start(List.of("/nowhere/pg_dump", "--secretless"), Map.of(), LONG);
        assertThatThrownBy(() -> await(started.ended()))
                .hasCauseInstanceOf(StartFailure.class)
                .cause()
                .hasMessage("cannot start /nowhere/pg_dump: No such file or directory");
    }

    @Test
    void a_child_past_its_deadline_is_asked_to_end_and_can_say_a_last_word() throws Exception {
        var ended = await(start(
                        List.of(
                                "sh",
                                "-c",
                                "trap 'echo told to end >&2; exit 7' TERM; echo ready; while :; do sleep 0.05; done"),
                        Map.of(),
                        Duration.ofMillis(500))
                .ended());
        assertThat(ended.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(ended.exit()).isEqualTo(7);
        assertThat(ended.lastWords()).isEqualTo("told to end");
    }

    @Test
    void a_child_that_will_not_end_is_killed_after_the_grace_with_its_own_children() throws Exception {
        var running = shell("trap '' TERM; sleep 600 & echo $! >&2; while :; do sleep 0.05; done");
        until("the grandchild is announced", () -> !running.error().text().isBlank());
        long grandchild = Long.parseLong(running.error().text().strip());
        var ended = await(running.stop());
        assertThat(ended.reason()).isEqualTo(Reason.STOPPED);
        assertThat(ended.signal()).hasValue(9);
        until("the grandchild is gone", () -> !alive(grandchild));
    }

    @Test
    void a_child_stopped_before_it_began_ends_all_the_same() throws Exception {
        var running = start(List.of("sleep", "600"), Map.of(), LONG);
        assertThat(await(running.stop()).signal()).hasValue(15);
    }

    @Test
    void a_signal_from_elsewhere_is_told() throws Exception {
        var running = start(List.of("sleep", "600"), Map.of(), LONG);
        until("it runs", () -> running.pid().isPresent());
        signal("KILL", running.pid().getAsLong());
        var ended = await(running.ended());
        assertThat(ended.signal()).hasValue(9);
        assertThat(ended.reason()).isEqualTo(Reason.BY_ITSELF);
    }

    @Test
    void a_grandchild_that_keeps_the_pipe_does_not_keep_us() throws Exception {
        var ended = await(shell("sleep 600 & echo $!; exit 0").ended());
        assertThat(ended.well()).isTrue();
        signal("KILL", Long.parseLong(ended.output().strip()));
    }

    @Test
    void closing_ends_every_child_and_starts_no_more() throws Exception {
        var one = start(List.of("sleep", "600"), Map.of(), LONG);
        var two = start(List.of("sleep", "600"), Map.of(), LONG);
        until("both run", () -> one.pid().isPresent() && two.pid().isPresent());
        await(processes.close());
        assertThat(one.ended().isComplete()).isTrue();
        assertThat(two.ended().isComplete()).isTrue();
        var late = start(List.of("sleep", "600"), Map.of(), LONG);
        assertThatThrownBy(() -> await(late.ended())).hasMessageContaining("the agent is stopping");
    }

    @Test
    void what_a_former_life_left_is_found_by_its_argument() throws Exception {
        var mark = "--file=/backups/" + UUID.randomUUID();
        var ours = start(List.of("sh", "-c", "while :; do sleep 0.05; done", mark), Map.of(), LONG);
        var stray = new ProcessBuilder("sh", "-c", "while :; do sleep 0.05; done", mark).start();
        until("ours runs", () -> ours.pid().isPresent());
        assertThat(processes.endStrays(mark)).isEqualTo(1);
        until("the stray is gone", () -> !stray.isAlive());
        assertThat(ours.ended().isComplete()).isFalse();
    }

    @Test
    void a_child_does_not_outlive_an_agent_that_is_told_to_end() throws Exception {
        var agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildKeeper.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8))) {
            long child = Long.parseLong(lines.readLine());
            assertThat(alive(child)).isTrue();
            signal("TERM", agent.pid());
            until("the agent is gone", () -> !agent.isAlive());
            until("its child is gone", () -> !alive(child));
        }
    }

    /** What the last test runs in a JVM of its own. */
    static final class ChildKeeper {

        private ChildKeeper() {}

        public static void main(String[] arguments) throws Exception {
            var running = new Processes(Vertx.vertx())
                    .start(new Command(List.of("sleep", "600"), Map.of(), Command.Output.DISCARDED, LONG, SHORT));
            until("the child runs", () -> running.pid().isPresent());
            System.out.println(running.pid().getAsLong());
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private Running shell(String script) {
        return start(List.of("sh", "-c", script), Map.of(), LONG);
    }

    private Running start(List<String> argv, Map<String, String> environment, Duration deadline) {
        return processes.start(new Command(argv, environment, Command.Output.KEPT, deadline, SHORT));
    }
}
