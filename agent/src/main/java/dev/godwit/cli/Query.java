package dev.godwit.cli;

import dev.godwit.promql.Patience;
import dev.godwit.series.LoadedSeries;
import dev.godwit.series.OpenMetricsReader;
import dev.godwit.settings.Problems;
import dev.godwit.settings.TextFile;
import dev.godwit.web.ApiError;
import dev.godwit.web.Queries;
import dev.godwit.web.QueryParameters;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit query}: an expression asked of a running agent or any Prometheus, or answered from a file. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Ask a running agent, or answer from a file of samples with no agent at all.")
final class Query implements Callable<Integer> {

    private static final int LONGEST_ANSWER = 256 * 1024 * 1024;

    @Parameters(paramLabel = "EXPR", description = "PromQL.")
    private String expression;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:7432",
            description = "The agent, or a Prometheus; ${DEFAULT-VALUE}.")
    private URI url;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Answer from this OpenMetrics file with timestamps; - is standard input.")
    private String data;

    @Option(names = "--time", paramLabel = "T", description = "Unix seconds or RFC 3339; now, or the file's newest.")
    private String time;

    @Option(names = "--start", paramLabel = "T", description = "First time of a range; wants --end and --step.")
    private String start;

    @Option(names = "--end", paramLabel = "T", description = "Last time of a range.")
    private String end;

    @Option(names = "--step", paramLabel = "D", description = "Seconds or a duration such as 30s.")
    private String step;

    @Option(names = "--json", description = "Print the data of Prometheus' JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        boolean range = start != null || end != null || step != null;
        if (range && (start == null || end == null || step == null || time != null)) {
            spec.commandLine().getErr().println("a range takes --start, --end and --step, all three, and no --time");
            return Exit.USAGE;
        }
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            spec.commandLine().getErr().println("not a URL of HTTP: " + url);
            return Exit.USAGE;
        }
        var parameters = parameters();
        try {
            var answer = data != null ? fromFile(parameters, range) : fromServer(parameters, range);
            return new QueryPrinter(
                            spec.commandLine().getOut(), spec.commandLine().getErr(), json)
                    .print(expression, answer);
        } catch (IOException unheard) {
            spec.commandLine().getErr().println(unheard.getMessage());
            return Exit.WORLD;
        }
    }

    private JsonObject fromServer(MultiMap parameters, boolean range) throws IOException, InterruptedException {
        return new QueryClient(url, LONGEST_ANSWER).ask(range ? "query_range" : "query", parameters);
    }

    private MultiMap parameters() {
        var parameters = MultiMap.caseInsensitiveMultiMap().add("query", expression);
        var given = new String[] {"time", time, "start", start, "end", end, "step", step};
        for (int i = 0; i < given.length; i += 2) {
            if (given[i + 1] != null) {
                parameters.add(given[i], given[i + 1]);
            }
        }
        return parameters;
    }

    private JsonObject fromFile(MultiMap parameters, boolean range) throws IOException {
        var problems = new Problems();
        var reader = new OpenMetricsReader(data.equals("-") ? "standard input" : data, problems);
        var text = data.equals("-")
                ? TextFile.read("standard input", System.in, OpenMetricsReader.LONGEST_FILE, problems)
                : TextFile.read(Path.of(data), OpenMetricsReader.LONGEST_FILE, problems);
        problems.orThrow();
        LoadedSeries series = reader.read(text.orElseThrow());
        problems.orThrow();
        var queries = new Queries(series, LONGEST_ANSWER);
        var asked = new QueryParameters(parameters);
        try {
            var body = range
                    ? queries.range(asked, Patience.ENDLESS)
                    : queries.instant(asked, reader.newest(), Patience.ENDLESS);
            return new JsonObject(body);
        } catch (ApiError refused) {
            return refused.json();
        }
    }
}
