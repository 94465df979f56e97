package dev.godwit.promql;

import dev.godwit.series.Labels;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToIntFunction;

/** Fields of times given in seconds since the epoch, in UTC; of the time of evaluation where no argument is given. */
final class CalendarFunctions {

    private static final double FARTHEST = Instant.MAX.getEpochSecond();

    private CalendarFunctions() {}

    static List<Function> all() {
        return List.of(
                field("minute", LocalDateTime::getMinute),
                field("hour", LocalDateTime::getHour),
                field("day_of_week", time -> time.getDayOfWeek().getValue() % 7),
                field("day_of_month", LocalDateTime::getDayOfMonth),
                field("day_of_year", LocalDateTime::getDayOfYear),
                field("days_in_month", time -> time.toLocalDate().lengthOfMonth()),
                field("month", LocalDateTime::getMonthValue),
                field("year", LocalDateTime::getYear));
    }

    private static Function field(String name, ToIntFunction<LocalDateTime> field) {
        return new Function(Signature.of(name, ValueType.VECTOR).optional(0), (call, at, query) -> {
            var samples = call.arguments().isEmpty()
                    ? List.of(new VectorSample(Labels.EMPTY, at / 1000.0, at))
                    : query.vector(call.arguments().get(0), at);
            return Elementwise.map(samples, at, call, seconds -> of(seconds, field));
        });
    }

    private static double of(double seconds, ToIntFunction<LocalDateTime> field) {
        if (!(Math.abs(seconds) < FARTHEST)) {
            return Double.NaN;
        }
        return field.applyAsInt(LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC));
    }
}
