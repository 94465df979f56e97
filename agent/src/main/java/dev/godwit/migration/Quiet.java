package dev.godwit.migration;

import java.time.Duration;

/** Whether a migration is over: there is no sign of it any more, and there has been none for a while. */
record Quiet(Look look, Migration migration, History history) {

    /** Its sessions are gone. */
    private static final Duration GONE = Duration.ofSeconds(2);

    /** They are there and idle: a tool between two statements, or a person. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Duration BY_HAND = Duration.ofSeconds(10);

    /** A lock row without a session that could be its holder's. */
    static final Duration DESERTED = Duration.ofMinutes(5);

    boolean over() {
        var announced = migration.announced();
        if (announced.filter(Announced::open).isPresent()) {
            return false;
        }
        boolean said = announced.filter(one -> one.ended() != null).isPresent();
        if (said && migration.participants().migrators(look.at()).isEmpty()) {
            return true;
        }
        var silent = Duration.between(migration.lastSign(), look.at());
        return silent.compareTo(patience()) >= 0;
    }

    private Duration patience() {
        boolean there = !migration.participants().migrators(look.at()).isEmpty();
        boolean held = history.held().stream()
                .anyMatch(row -> row.tool().equals(migration.tool().name()));
        if (held && (there || migration.participants().migratorsEver() == 0)) {
            return DESERTED;
        }
        if (!there) {
            return GONE;
        }
        return migration.tool().known() ? IDLE : BY_HAND;
    }
}
