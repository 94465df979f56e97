package dev.godwit.rules;

import java.util.Collection;
import java.util.List;

/** Which metrics somebody writes, so that a rule over one that nobody writes is noticed when it is read. */
public interface MetricCatalogue {

    /** For rules that are read without an agent around them: every metric may be written by somebody. */
    MetricCatalogue ANYTHING = new MetricCatalogue() {
        @Override
        public boolean knows(String metric) {
            return true;
        }

        @Override
        public Collection<String> names() {
            return List.of();
        }
    };

    boolean knows(String metric);

    /** What to suggest instead of an unknown name. */
    Collection<String> names();
}
