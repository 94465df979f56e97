package dev.godwit.probe;

import dev.godwit.activity.BlockingGraph;
import dev.godwit.postgres.DatabaseSettings;
import dev.godwit.probe.custom.CustomQueries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Every watched server. */
public final class Targets {

    private static final int AT_ONCE = 8;
    private static final Duration STAGGER = Duration.ofMillis(25);

    private final Vertx vertx;
    private final List<Target> all;

    private boolean closed;

    /** @param onGraph as each {@link Target} wants it */
    public Targets(
            Vertx vertx,
            List<DatabaseSettings> databases,
            Target.Surroundings around,
            BiConsumer<Target, BlockingGraph> onGraph) {
        this.vertx = vertx;
        this.all = databases.stream()
                .map(database -> new Target(database, around, onGraph))
                .toList();
    }

    /** Opens a few at once; hundreds one after the other, or their first answers would all come together. */
    public void start() {
        for (int i = 0; i < all.size(); i++) {
            var target = all.get(i);
            if (i < AT_ONCE) {
                target.start();
            } else {
                vertx.setTimer(i * STAGGER.toMillis(), due -> startLate(target));
            }
        }
    }

    private void startLate(Target target) {
        if (!closed) {
            target.start();
        }
    }

    /** The custom queries to ask of each from now on. */
    public void use(CustomQueries queries) {
        all.forEach(target -> target.use(queries));
    }

    /** Whether what a writer of this name brings is only about another target than this one. */
    public static boolean isOfAnother(String writer, String target) {
        int probe = writer.startsWith("probe/") ? writer.indexOf('/', "probe/".length()) + 1 : 0;
        int owner = Stream.of("activity/", "target/")
                .filter(writer::startsWith)
                .mapToInt(String::length)
                .findFirst()
                .orElse(probe);
        int end = owner + target.length();
        boolean own = writer.startsWith(target, owner) && (writer.length() == end || writer.charAt(end) == '/');
        return owner > 0 && !own;
    }

    /** In the order of the configuration. */
    public List<Target> all() {
        return all;
    }

    /** Stops every beat and closes every connection. */
    public Future<Void> close() {
        closed = true;
        return Future.join(all.stream().map(Target::close).toList()).mapEmpty();
    }
}
