package dev.godwit.migration.sql;

import java.util.ArrayList;
import java.util.List;

/** Says what statements will do, from the table in the jar. Immutable; make one and keep it. */
public final class Forecasts {

    private final DdlTable table = DdlTable.shipped();

    /** One forecast an operation, in the order of the text, which may hold several statements. Never fails. */
    public List<Forecast> of(String text, int serverMajor) {
        var forecasts = new ArrayList<Forecast>();
        for (var statement : SqlScript.split(text).statements()) {
            var tokens = TokenCursor.significant(statement.text());
            forecasts.addAll(together(StatementReader.read(tokens, serverMajor).stream()
                    .map(operation -> of(operation, serverMajor))
                    .toList()));
        }
        return forecasts;
    }

    /** The strongest lock any of them surely takes on anything. */
    public static LockMode strongest(List<Forecast> forecasts) {
        var most = LockMode.NONE;
        for (var forecast : forecasts) {
            most = most.or(forecast.lock());
            for (var other : forecast.others()) {
                most = other.certain() ? most.or(other.mode()) : most;
            }
        }
        return most;
    }

    /** What one statement does: all its actions on a table are done under the strongest lock that one of them needs. */
    static List<Forecast> together(List<Forecast> statement) {
        var together = new ArrayList<Forecast>();
        for (var forecast : statement) {
            var mode = forecast.lock();
            for (var other : statement) {
                mode = other.target().equals(forecast.target()) ? mode.or(other.lock()) : mode;
            }
            together.add(forecast.under(mode));
        }
        return together;
    }

    Forecast of(Operation operation, int serverMajor) {
        return Forecast.of(table.form(operation.form()), operation, serverMajor);
    }

    DdlTable table() {
        return table;
    }
}
