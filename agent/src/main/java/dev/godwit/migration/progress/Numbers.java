package dev.godwit.migration.progress;

import java.util.List;

/** The parameters of {@code pg_stat_get_progress_info()}, counted from 1 as the views' definitions do. */
record Numbers(List<Long> values) {

    long at(int number) {
        return values.get(number - 1);
    }

    /** How much of one is done, from 0 to 1; 0 while nobody knows how much there is. */
    double share(int done, int total) {
        return at(total) <= 0 ? 0 : Math.min(1, (double) at(done) / at(total));
    }
}
