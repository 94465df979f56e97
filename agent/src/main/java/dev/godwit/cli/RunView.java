package dev.godwit.cli;

import dev.godwit.migration.Brief;
import dev.godwit.process.Foreground;
import dev.godwit.process.StartFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is shown while somebody's command runs. */
interface RunView {

    /** A line that stays. */
    void say(String line);

    /** How it goes now, so long after the beginning. */
    void show(Brief brief, Duration after);

    /** Starts the command so that what it writes finds its place. */
    Foreground start(List<String> command, Map<String, String> environment) throws StartFailure;

    /** Nothing is shown any more but what was said. */
    void end();
}
