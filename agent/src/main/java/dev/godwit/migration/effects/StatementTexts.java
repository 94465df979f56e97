package dev.godwit.migration.effects;

import dev.godwit.postgres.Queries;
import dev.godwit.postgres.SqlFiles;
import dev.godwit.probe.Extension;
import dev.godwit.probe.QueryText;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which text, by its fingerprint, an id of a statement stands for. The server is asked only for ids that are not known. Kept is
 * what may be shown of a text, see {@link QueryText}, never the text.
 */
final class StatementTexts {

    /** Ids remembered, those longest unused forgotten first. */
    static final int MOST = 4000;

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final String PLACEHOLDER = "{0}";

    /** Questions about the catalogs and statistics, as we and others like us ask them. */
    private static final Pattern WATCHING = Pattern.compile(
            "(?i)\\b(?:from|join)\\s+\\(?(?:(?:pg_catalog|information_schema|\\w+)\\.)?pg_(?!sleep|try|advisory)\\w+"
                    + "|\\bfrom unnest\\(\\$|\\bpg_(?:stat_\\w+|database_size|has_role)\\b|\\binet_client_addr\\(|\\bas directory,\\s+current_setting");

    private final Queries lane;
    private final WorkerExecutor worker;
    private final Function<String, String> fingerprint;
    private final SqlFiles sql = SqlFiles.read("effects/texts");
    private final Map<String, String> byId = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };
    private final Map<String, String> shown = new HashMap<>();

    StatementTexts(Queries lane, WorkerExecutor worker, Function<String, String> fingerprint) {
        this.lane = lane;
        this.worker = worker;
        this.fingerprint = fingerprint;
    }

    /** Sees to it that these ids are known, as far as the server still knows them. */
    Future<Void> know(List<String> ids, Extension.Place place) {
        var missing = ids.stream().filter(id -> !byId.containsKey(id)).toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        return ask(missing, place).map(rows -> {
            rows.forEach(this::know);
            shown.keySet().retainAll(Set.copyOf(byId.values()));
            return null;
        });
    }

    /** Whether a text asks how the server is, which is nobody's application. */
    static boolean watching(String text) {
        return WATCHING.matcher(text).find();
    }

    private void know(Row row) {
        var text = row.getString("query");
        boolean watching = text == null || watching(text);
        var print = watching ? "" : fingerprint.apply(text);
        byId.put(row.getString("queryid"), print);
        if (!watching) {
            shown.put(print, QueryText.shown(text));
        }
    }

    /** The fingerprints of all texts of the database that the server has. */
    Future<Set<String>> everything(Extension.Place place) {
        // Thousands of texts are too many for the loop.
        return ask(List.of(), place).compose(rows -> worker.executeBlocking(() -> fingerprints(rows), false));
    }

    private Set<String> fingerprints(RowSet<Row> rows) {
        var all = new LinkedHashSet<String>();
        for (var row : rows) {
            var text = row.getString("query");
            if (text != null) {
                all.add(fingerprint.apply(text));
            }
        }
        return all;
    }

    private Future<RowSet<Row>> ask(List<String> ids, Extension.Place place) {
        return lane.ready()
                .compose(facts -> lane.query(
                        place.in(sql.forMajor(facts.major()).orElseThrow())
                                .replace(PLACEHOLDER, "{" + String.join(",", ids) + "}"),
                        DEADLINE,
                        false));
    }

    /** Empty if the id is not known, or is a question about the server itself. */
    Optional<String> fingerprint(String id) {
        return Optional.ofNullable(byId.get(id)).filter(print -> !print.isEmpty());
    }

    String shown(String print) {
        return shown.getOrDefault(print, "");
    }
}
