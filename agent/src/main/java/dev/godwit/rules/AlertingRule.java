package dev.godwit.rules;

import dev.godwit.promql.Expression;
import dev.godwit.promql.Template;
import dev.godwit.settings.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A rule each element of whose value is an alert.
 *
 * @param holds how long an element must be there before its alert fires: {@code for}
 * @param keepFiring how long an alert fires on after its element is gone
 * @param labels put over those of the element
 * @param limit alerts it may have, 0 for no limit
 * @param interval how often its group is judged
 * @param noData what becomes of its alerts while their target cannot be polled
 */
public record AlertingRule(
        String key,
        String name,
        Expression expression,
        Duration holds,
        Duration keepFiring,
        Map<String, Template> labels,
        Map<String, Template> annotations,
        int limit,
        Duration interval,
        NoData noData,
        Place place,
        Set<String> reads)
        implements Rule {

    /** The same rule with another policy. */
    AlertingRule withNoData(NoData policy) {
        return new AlertingRule(
                key, name, expression, holds, keepFiring, labels, annotations, limit, interval, policy, place, reads);
    }
}
