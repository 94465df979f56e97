package dev.godwit.notify;

import dev.godwit.series.Labels;
import dev.godwit.series.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One node of the routing tree. An alert goes to the deepest nodes that match; the first matching sibling takes it, unless
 * it says that the search goes on.
 *
 * @param matchers all of which must match; none at the root
 * @param continues whether siblings after this one get the alert too
 */
record Route(String receiver, List<Matcher> matchers, boolean continues, List<Route> routes) {

    /** Receivers of an alert, each with the key of the first node that chose it; empty if this node does not match. */
    Map<String, String> receivers(Labels labels) {
        var found = new LinkedHashMap<String, String>();
        collect(labels, "", found);
        return found;
    }

    private boolean collect(Labels labels, String above, Map<String, String> found) {
        if (!matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
            return false;
        }
        var key = above + (above.isEmpty() ? "" : "/") + key();
        boolean deeper = false;
        for (var route : routes) {
            boolean taken = route.collect(labels, key, found);
            deeper |= taken;
            if (taken && !route.continues()) {
                break;
            }
        }
        if (!deeper) {
            found.putIfAbsent(receiver, key);
        }
        return true;
    }

    private String key() {
        return matchers.stream().map(Matcher::toString).sorted().collect(Collectors.joining(",", "{", "}"));
    }

    /** Every receiver named here or below. */
    List<String> names() {
        var names = new ArrayList<String>();
        names.add(receiver);
        routes.forEach(route -> names.addAll(route.names()));
        return names;
    }
}
