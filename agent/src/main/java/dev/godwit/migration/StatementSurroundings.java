package dev.godwit.migration;

import dev.godwit.activity.Names;
import dev.godwit.migration.StatementRecord.Expected;
import dev.godwit.migration.sql.Answer;
import dev.godwit.migration.sql.Forecast;
import dev.godwit.migration.sql.Forecasts;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How relations are called on one server, and what a text will do there. */
record StatementSurroundings(Server server, Forecasts forecasts) implements StatementLog.Surroundings {

    private static final int NEWEST = 18;

    @Override
    public String relation(HeldLock lock) {
        var name = server.names().relation(lock.database(), lock.relation());
        // What only its own transaction can see has no name yet.
        return name.startsWith(Names.UNNAMED) ? "new " + name : name;
    }

    @Override
    public Expected expected(String text) {
        return expected(
                forecasts,
                text,
                server.core().connected() ? server.core().facts().major() : NEWEST);
    }

    /** What is kept of a forecast: the other way shows no value that the statement itself does not show. */
    static Expected expected(Forecasts forecasts, String text, int major) {
        var found = forecasts.of(text, major);
        return new Expected(
                Forecasts.strongest(found).word(),
                worst(found, Forecast::rewrite),
                worst(found, Forecast::scan),
                found.stream().allMatch(Forecast::known),
                forecasts.of(StatementText.withoutValues(text), major).stream()
                        .map(Forecast::safer)
                        .filter(safer -> !safer.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("\n")));
    }

    private static String worst(List<Forecast> forecasts, Function<Forecast, Answer> of) {
        return forecasts.stream()
                .map(of)
                .max(Answer::compareTo)
                .orElse(Answer.NO)
                .name()
                .toLowerCase(Locale.ROOT);
    }
}
