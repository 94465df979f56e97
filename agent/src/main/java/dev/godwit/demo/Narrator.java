package dev.godwit.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Tells the story in plain sentences with the time since it began, and remembers what was claimed. */
final class Narrator {

    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant begun;
    private final List<String> observed = new ArrayList<>();

    Narrator(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /** What we do. */
    void say(String sentence) {
        out.println(stamp() + "  " + sentence);
    }

    /** What the agent observed. */
    void saw(String sentence) {
        observed.add(sentence);
        out.println(stamp() + "  ✓ " + sentence);
    }

    void plain(String line) {
        out.println(line);
    }

    int observations() {
        return observed.size();
    }

    private String stamp() {
        var since = Duration.between(begun, clock.instant());
        return String.format("[%5.1f s]", since.toMillis() / 1000.0);
    }
}
