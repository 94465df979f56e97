package dev.godwit.promql;

import dev.godwit.series.LoadedSeries;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A script in Prometheus' language of tests: {@code load}, {@code clear} and {@code eval}. Reading it finds every mistake;
 * running it tells how each evaluation went. Source: prometheus/prometheus, package promql/promqltest.
 */
public final class Script {

    /**
     * How one evaluation went.
     *
     * @param header its first line
     * @param failure what went wrong, empty if nothing did
     */
    public record Outcome(Place place, String header, String failure) {
        public boolean passed() {
            return failure.isEmpty();
        }
    }

    /** A line without the blanks around it, and where it begins. */
    record Line(Place place, String text) {}

    private static final int MOST_LINES = 1_000_000;

    private final List<Step> steps = new ArrayList<>();

    /** What a command does to the series loaded so far. */
    @FunctionalInterface
    private interface Step {
        void run(LoadedSeries source, Consumer<Outcome> told);
    }

    private Script() {}

    /** Reads a script; {@code file} names it in messages. What cannot be read is a problem. */
    public static Script read(String file, String text, Problems problems) {
        var script = new Script();
        var command = new ArrayList<Line>();
        int number = 0;
        for (var line : (text + "\n").split("\n", MOST_LINES)) {
            number++;
            var bare = line.trim();
            int column = bare.isEmpty() ? 1 : line.indexOf(bare.charAt(0)) + 1;
            // A comment ends a command as an empty line does.
            if (bare.isEmpty() || bare.startsWith("#")) {
                script.add(command, problems);
                command.clear();
            } else {
                command.add(new Line(new Place(file, number, column), bare));
                if (command.size() == 1 && word(bare).equals("clear")) {
                    script.add(command, problems);
                    command.clear();
                }
            }
        }
        script.add(command, problems);
        return script;
    }

    /** Runs every command in order and gives the outcome of every evaluation. */
    public List<Outcome> run() {
        var outcomes = new ArrayList<Outcome>();
        var source = new LoadedSeries();
        steps.forEach(step -> step.run(source, outcomes::add));
        return outcomes;
    }

    private void add(List<Line> command, Problems problems) {
        if (command.isEmpty()) {
            return;
        }
        var first = command.get(0);
        var body = List.copyOf(command.subList(1, command.size()));
        var word = word(first.text());
        if (word.equals("clear")) {
            steps.add((source, told) -> source.clear());
        } else if (word.equals("load")) {
            load(first, body, problems);
        } else if (word.equals("load_with_nhcb")) {
            problems.add(first.place(), "", "native histograms are not supported", "Load the classic series alone.");
        } else if (word.startsWith("eval")) {
            var evaluation = ScriptEvaluation.read(first, body, problems);
            evaluation.ifPresent(found -> steps.add(
                    (source, told) -> told.accept(new Outcome(first.place(), first.text(), found.run(source)))));
        } else {
            problems.add(first.place(), "", "unknown command \"" + word + "\"", "There are load, clear and eval.");
        }
    }

    private static String word(String line) {
        return line.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    }

    private void load(Line first, List<Line> body, Problems problems) {
        var words = first.text().split("\\s+", 2);
        var step = ScriptTime.millis(words.length < 2 ? "" : words[1]);
        if (step.isEmpty() || step.getAsLong() <= 0) {
            problems.add(first.place(), "", "expected load and a step, as in \"load 5m\"");
            return;
        }
        var rows = new ArrayList<SeriesNotation>();
        for (var line : body) {
            try {
                rows.add(SeriesNotation.parse(line.text()));
            } catch (PromqlException bad) {
                problems.add(line.place().right(bad.position()), "", bad.getMessage());
            }
        }
        steps.add((source, told) -> rows.forEach(row -> load(row, step.getAsLong(), source)));
    }

    private static void load(SeriesNotation row, long step, LoadedSeries source) {
        for (int i = 0; i < row.values().size(); i++) {
            if (row.values().get(i) != null) {
                source.add(row.labels(), i * step, row.values().get(i));
            }
        }
    }
}
