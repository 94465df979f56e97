package speed;

import dev.godwit.rules.MetricCatalogue;
import dev.godwit.rules.RuleFiles;
import dev.godwit.rules.Rules;
import dev.godwit.settings.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hundred rules over {@link Load}'s series, half of them recording rules, half alerts:
 * 77 rates aggregated by labels, 14 top lists, 35 joins, 18 histogram quantiles, 20 thresholds, 18 of windows over time,
 * 4 regressions, 6 of absence, 4 set operations and 4 subqueries.
 */
final class RuleLoad {

    private final StringBuilder text = new StringBuilder("groups:\n");
    private int rules;

    static Rules read() {
        var load = new RuleLoad();
        load.rates();
        load.joins();
        load.histograms();
        load.levels();
        load.rest();
        var problems = new Problems();
        var rules = new RuleFiles(Duration.ofSeconds(5)).read("bench.yml", load.text.toString(), MetricCatalogue.ANYTHING, problems);
        if (rules.all().size() != 200 || !problems.isEmpty()) {
            throw new IllegalStateException(rules.all().size() + " rules, " + problems.list());
        }
        return rules;
    }

    private void rates() {
        group("rates");
        for (var metric : counters()) {
            var second = metric.startsWith("table") ? "relname" : "usename";
            record("sum by (target, datname) (rate(" + metric + "[5m]))");
            record("sum by (target, " + second + ") (rate(" + metric + "[5m]))");
            record("max by (datname, " + second + ") (increase(" + metric + "[5m]))");
            record("avg without (datname) (irate(" + metric + "[1m]))");
            alert("sum by (target, datname) (rate(" + metric + "[5m])) > 800");
            alert("sum by (target) (increase(" + metric + "{datname=~\"shop[12]\"}[5m])) > 1e9");
            alert("rate(" + metric + "{datname!=\"shop0\"}[5m]) > 6.2");
        }
        for (var metric : Load.TABLE_COUNTERS) {
            record("topk(5, sum by (target, relname) (rate(" + metric + "[5m])))");
            record("bottomk by (target) (3, rate(" + metric + "[5m]))");
        }
    }

    private void joins() {
        group("joins");
        for (var metric : counters()) {
            record("rate(" + metric + "[5m]) / on (target, datname) group_left () sum by (target, datname) (rate(" + metric
                    + "[5m]))");
        }
        for (var metric : List.of("table_inserted_total", "table_updated_total", "table_deleted_total", "table_seq_scans_total")) {
            alert("rate(" + metric + "[5m]) / on (target, datname, relname) rate(table_blocks_read_total[5m]) > 50");
            alert("rate(" + metric + "[5m]) / ignoring (x) (rate(" + metric + "[5m]) + rate(table_blocks_hit_total[5m])) > 0.99");
            record("sum by (target, datname) (rate(" + metric
                    + "[5m])) / on (target, datname) sum by (target, datname) (rate(statement_calls_total[5m]))");
        }
        for (var metric : Load.STATEMENT_COUNTERS) {
            record("rate(" + metric + "[5m]) * on (target, datname, usename) group_left () statement_calls_total");
        }
        for (int i = 1; i <= 4; i++) {
            alert("table_dead_rows / on (target, datname, relname) table_live_rows > " + 200 * i);
        }
        for (int i = 1; i <= 4; i++) {
            alert("sum by (target, datname) (sessions) / on (target) group_left () sum by (target) (sessions) > 0." + (5 + i));
        }
    }

    private void histograms() {
        group("histograms");
        for (var quantile : List.of("0.5", "0.9", "0.99")) {
            record("histogram_quantile(" + quantile + ", rate(" + Load.BUCKETS + "[5m]))");
            record("histogram_quantile(" + quantile + ", sum by (target, datname, le) (rate(" + Load.BUCKETS + "[5m])))");
            record("histogram_quantile(" + quantile + ", sum by (le) (rate(" + Load.BUCKETS + "[5m])))");
            alert("histogram_quantile(" + quantile + ", sum by (target, le) (rate(" + Load.BUCKETS + "[5m]))) > 10");
            alert("histogram_quantile(" + quantile + ", sum by (usename, le) (increase(" + Load.BUCKETS + "[10m]))) > 10");
            alert("histogram_quantile(" + quantile + ", rate(" + Load.BUCKETS + "{target=\"server1\"}[5m])) > 10");
        }
    }

    private void levels() {
        group("gauges");
        for (var metric : gauges()) {
            alert(metric + " > 995");
            alert(metric + "{datname=\"shop1\"} > 990");
            record("max by (target, datname) (" + metric + ")");
            alert("avg by (target) (" + metric + ") > 600");
            alert("max_over_time(" + metric + "[5m]) > 2000");
            record("avg_over_time(" + metric + "[10m])");
            alert("min_over_time(" + metric + "{target=~\"server[0-2]\"}[5m]) > 100");
        }
        record("quantile_over_time(0.9, sessions[5m])");
        record("stddev_over_time(sessions[5m])");
        record("sum_over_time(sessions[5m])");
    }

    private void rest() {
        group("rest");
        alert("predict_linear(table_bytes[30m], 3600) > 1e6");
        alert("deriv(table_bytes[30m]) > 1e6");
        alert("predict_linear(table_live_rows[30m], 3600) > 1e6");
        alert("delta(table_bytes[30m]) > 1e6");
        for (var metric : gauges()) {
            alert("absent(" + metric + "{target=\"server0\"})");
        }
        alert("absent_over_time(statement_calls_total[5m])");
        alert("sessions > 990 unless on (target, datname) oldest_transaction_seconds > 900");
        alert("table_dead_rows > 990 and on (target, datname, relname) rate(table_deleted_total[5m]) > 1");
        alert("sessions unless oldest_transaction_seconds");
        record("rate(table_updated_total[5m]) > 6 or rate(table_deleted_total[5m]) > 6");
        alert("max_over_time(sum by (target) (rate(statement_calls_total[1m]))[10m:1m]) > 1e6");
        alert("avg_over_time(sum by (target, datname) (sessions)[10m:1m]) > 1e6");
        record("max_over_time((sum by (target) (rate(statement_rows_total[1m])))[10m:1m])");
        record("min_over_time(max by (target) (table_bytes)[30m:1m])");
    }

    private static List<String> counters() {
        var counters = new ArrayList<>(Load.TABLE_COUNTERS);
        counters.addAll(Load.STATEMENT_COUNTERS);
        return counters;
    }

    private static List<String> gauges() {
        var gauges = new ArrayList<>(Load.TABLE_GAUGES);
        gauges.addAll(Load.SESSION_GAUGES);
        return gauges;
    }

    private void group(String name) {
        text.append("  - name: ").append(name).append("\n    rules:\n");
    }

    private void record(String expression) {
        text.append("      - {record: 'bench:").append(rules++).append("', expr: '").append(expression).append("'}\n");
    }

    private void alert(String expression) {
        text.append("      - alert: Bench").append(rules++).append("\n        expr: '").append(expression);
        text.append("'\n        for: 1m\n        labels: {severity: warning}\n");
        text.append("        annotations: {summary: '{{ $labels.target }} is at {{ $value | humanize }}'}\n");
    }
}
