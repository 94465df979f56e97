package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Selectors;
import dev.godwit.settings.Place;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One rule of a group: an expression, and what to make of its value. */
public sealed interface Rule permits AlertingRule, RecordingRule {

    /** The same for the same rule after a reload, and different for any two rules of one set. */
    String key();

    /** The alert's name or the recorded metric's. */
    String name();

    Expression expression();

    /** Where the rule begins in its file. */
    Place place();

    /** The metrics it reads by name. */
    Set<String> reads();

    /** Whether it also reads metrics chosen by pattern or by labels alone, which may be any. */
    default boolean readsAny() {
        return Selectors.of(expression()).stream().map(Selectors::metric).anyMatch(Optional::isEmpty);
    }

    /** The metrics an expression reads by name. */
    static Set<String> metrics(Expression expression) {
        return Selectors.of(expression).stream()
                .map(Selectors::metric)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
