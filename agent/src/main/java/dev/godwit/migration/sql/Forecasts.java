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
            for (var operation : StatementReader.read(TokenCursor.significant(statement.text()), serverMajor)) {
                forecasts.add(of(operation, serverMajor));
            }
        }
        return forecasts;
    }

    /** The strongest lock any of them takes on anything. */
    public static LockMode strongest(List<Forecast> forecasts) {
        var most = LockMode.NONE;
        for (var forecast : forecasts) {
            most = most.or(forecast.lock());
            for (var other : forecast.others()) {
                most = most.or(other.mode());
            }
        }
        return most;
    }

    Forecast of(Operation operation, int serverMajor) {
        return Forecast.of(table.form(operation.form()), operation, serverMajor);
    }

    DdlTable table() {
        return table;
    }
}
