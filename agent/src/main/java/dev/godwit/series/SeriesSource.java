package dev.godwit.series;

import java.util.List;

/** Where a query finds its series. */
@FunctionalInterface
public interface SeriesSource {

    /** Every series that all matchers match, in no particular order; some of them may have no sample in the wanted window. */
    List<Series> select(List<Matcher> matchers);
}
