package dev.godwit.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened, oldest first. Of too many events the beginning stays and the latest, and that some are missing is said. */
final class Timeline {

    private static final int MOST = 400;
    private static final int BEGINNING = 200;
    private static final int LONGEST = 500;

    private final List<TimelineEvent> events = new ArrayList<>();

    Timeline(List<TimelineEvent> before) {
        events.addAll(before);
    }

    void add(Instant at, TimelineEvent.Kind kind, String text) {
        events.add(new TimelineEvent(at, kind, StatementText.cut(text, LONGEST)));
        if (events.size() > MOST) {
            events.remove(BEGINNING);
            var after = events.get(BEGINNING);
            events.set(
                    BEGINNING, new TimelineEvent(after.at(), TimelineEvent.Kind.AGENT, "… events are left out here"));
        }
    }

    List<TimelineEvent> events() {
        return events.stream().sorted(Comparator.comparing(TimelineEvent::at)).toList();
    }
}
