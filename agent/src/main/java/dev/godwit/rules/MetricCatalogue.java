package dev.godwit.rules;

import java.util.Collection;

/** Which metrics somebody writes, so that a rule over one that nobody writes is noticed when it is read. */
public interface MetricCatalogue {

    boolean knows(String metric);

    /** What to suggest instead of an unknown name. */
    Collection<String> names();
}
