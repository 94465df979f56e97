package dev.godwit.migration.progress;

import dev.godwit.migration.sql.Forecasts;
import dev.godwit.postgres.PostgresFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** How far one statement is, asked at one look after the other. Belongs to the loop; one question at a time. */
public final class Progress {

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Lanes lanes;
    private final Forecasts forecasts;
    private final PlaceReader reader;
    private final ViewSource view;
    private final RewriteSource rewrite;
    private final ScanSource scan;
    private final UpdateSource update;

    private Nature nature;
    private String text;
    private Places places = Places.NONE;
    private Instant nextPlaces = Instant.MIN;
    private Optional<PriorRun> prior = Optional.empty();
    private Reading last;

    /** When a source that failed is asked again. */
    private final Map<Source, Instant> next = new EnumMap<>(Source.class);

    /** @param earlier relations that statements before it in its session have made, see {@link #made} */
    public Progress(Lanes lanes, Forecasts forecasts, Set<Long> earlier) {
        this.lanes = lanes;
        this.forecasts = forecasts;
        var files = new FileSizes(lanes);
        this.reader = new PlaceReader(lanes, files);
        this.view = new ViewSource(lanes);
        this.rewrite = new RewriteSource(files, new DatabaseGrowth(lanes), earlier);
        this.scan = new ScanSource(lanes);
        this.update = new UpdateSource(files);
    }

    /** What the same statement took before, as soon as somebody knows. */
    public void prior(Optional<PriorRun> run) {
        prior = run;
    }

    /** Relations that only its own transaction can see. */
    public Set<Long> made() {
        return Set.copyOf(rewrite.made());
    }

    /** Bytes of the table it is about, as it was before; empty while nobody knows. */
    public OptionalLong bytes(Work work) {
        var target = nature == null ? Optional.<Place>empty() : places.target(nature, work);
        return target.filter(one -> one.bytes() > 0).stream()
                .mapToLong(Place::bytes)
                .findFirst();
    }

    /** How far it is now; empty while nobody can tell. Never fails, and never less than before from the same source. */
    public Future<Optional<Reading>> read(Work work) {
        if (!lanes.core().connected()) {
            return Future.succeededFuture(Optional.empty());
        }
        if (!work.text().equals(text)) {
            text = work.text();
            nature = Nature.of(text, forecasts, lanes.core().facts().major());
        }
        return places(work)
                .compose(found -> source(Source.PROGRESS_VIEW, () -> view.read(work, places, nature)))
                .compose(found -> found.isPresent() || work.waits() ? Future.succeededFuture(found) : counted(work))
                .map(found -> found.filter(this::better).map(reading -> {
                    last = reading.notBefore(last);
                    return last;
                }));
    }

    private boolean better(Reading reading) {
        return last == null || reading.source().compareTo(last.source()) <= 0;
    }

    private Future<Optional<Reading>> counted(Work work) {
        return source(Source.NEW_FILE, () -> rewrite.read(work, places, nature))
                .compose(found -> or(found, Source.PINNED_BUFFERS, () -> scan.read(work, places, nature)))
                .compose(found -> or(found, Source.FILE_GROWTH, () -> update.read(work, places, nature)))
                .map(found -> found.or(
                        () -> prior.flatMap(run -> run.reading(work, bytes(work).orElse(0)))));
    }

    private Future<Optional<Reading>> or(
            Optional<Reading> found, Source source, Supplier<Future<Optional<Reading>>> ask) {
        return found.isPresent() ? Future.succeededFuture(found) : source(source, ask);
    }

    /** A source that fails is none, and rests. */
    private Future<Optional<Reading>> source(Source source, Supplier<Future<Optional<Reading>>> ask) {
        if (lanes.clock().instant().isBefore(next.getOrDefault(source, Instant.MIN))) {
            return Future.succeededFuture(Optional.empty());
        }
        return ask.get().recover(failed -> {
            var again = PostgresFailure.of(failed).kind() == PostgresFailure.Kind.UNSUPPORTED
                    ? AGAIN.multipliedBy(12)
                    : AGAIN;
            next.put(source, lanes.clock().instant().plus(again));
            return Future.succeededFuture(Optional.empty());
        });
    }

    /** The catalog is asked once, and again when there are locks on what it was not asked about. */
    private Future<Void> places(Work work) {
        var now = lanes.clock().instant();
        if (places.covers(work.locked()) || now.isBefore(nextPlaces)) {
            return Future.succeededFuture();
        }
        nextPlaces = now.plus(AGAIN);
        return reader.read(work.locked())
                .onSuccess(found -> {
                    places = found;
                    nextPlaces = Instant.MIN;
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
