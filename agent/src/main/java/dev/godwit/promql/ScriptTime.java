package dev.godwit.promql;

import dev.godwit.settings.Durations;
import java.util.OptionalLong;

/** Times and steps of a script: a duration or a number of seconds, either of them with a sign. */
final class ScriptTime {

    private ScriptTime() {}

    /** Milliseconds; empty if the text is neither. */
    static OptionalLong millis(String text) {
        boolean negative = text.startsWith("-");
        var duration = Durations.parse(negative ? text.substring(1) : text);
        if (duration.isPresent()) {
            return OptionalLong.of(duration.get().toMillis() * (negative ? -1 : 1));
        }
        var seconds = Numbers.parse(text);
        return seconds.isPresent() && Math.abs(seconds.getAsDouble()) < 1e13
                ? OptionalLong.of(Math.round(seconds.getAsDouble() * 1000))
                : OptionalLong.empty();
    }
}
