package speed;

import dev.godwit.alerts.AlertTexts;
import dev.godwit.alerts.Alerts;
import dev.godwit.promql.Evaluator;
import dev.godwit.promql.EvaluatorLimits;
import dev.godwit.rules.Judge;
import dev.godwit.rules.Polls;
import dev.godwit.rules.Rules;
import dev.godwit.promql.Vector;
import dev.godwit.series.Labels;
import dev.godwit.series.Point;
import dev.godwit.series.Points;
import dev.godwit.series.Series;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One pass of {@link RuleLoad}'s 200 rules over {@link Load}'s 10,000 series of two hours, through the real judge and alerts, on
 * one thread with the launcher's collector and compiler. Between two passes every probe writes one round, which is not measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 3, time = 10)
@Fork(value = 3, jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class RuleBench {

    private Load load;
    private Rules rules;
    private Judge judge;

    @Setup
    public void fill() {
        load = new Load(1, 400 << 20);
        load.fill();
        rules = RuleLoad.read();
        judge = judge(new Evaluator(load.store(), EvaluatorLimits.DEFAULT));
        judge.retain(rules, load.now());
        report();
    }

    @Setup(Level.Invocation)
    public void round() {
        load.round();
    }

    @Benchmark
    public void pass() {
        pass(judge);
    }

    private Judge judge(Evaluator evaluator) {
        var alerts = new Alerts(new AlertTexts(Labels.EMPTY, "http://localhost", (query, at) -> Vector.EMPTY));
        return new Judge(evaluator, load.store(), alerts, System::nanoTime, Polls.ANSWERED);
    }

    private void pass(Judge by) {
        rules.groups().forEach(group -> by.round(group, load.now()).finish());
    }

    /** What one pass reads; asked of a judge whose source counts. */
    private void report() {
        var samples = new AtomicLong();
        var series = new AtomicLong();
        var counting = judge(new Evaluator(
                matchers -> {
                    var found = new ArrayList<Series>();
                    load.store().select(matchers).forEach(one -> found.add(new Counted(one, samples)));
                    series.addAndGet(found.size());
                    return found;
                },
                EvaluatorLimits.DEFAULT));
        pass(counting);
        var failed = rules.all().stream()
                .filter(rule -> !counting.health(rule).orElseThrow().isGood())
                .map(rule -> rule.name() + ": " + counting.health(rule).orElseThrow())
                .toList();
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.toString());
        }
        System.out.printf("%n# one pass: %,d rules select %,d series and read %,d samples%n",
                rules.all().size(), series.get(), samples.get());
        load.round();
    }

    private record Counted(Series of, AtomicLong samples) implements Series {
        @Override
        public Labels labels() {
            return of.labels();
        }

        @Override
        public Point latest(long after, long to) {
            samples.incrementAndGet();
            return of.latest(after, to);
        }

        @Override
        public Points window(long after, long to) {
            var points = of.window(after, to);
            samples.addAndGet(points.size());
            return points;
        }
    }
}
