package speed;

import dev.godwit.series.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Heap that {@link Load}'s 10,000 series of two hours at a beat of 5 s take, after a full collection, and what one beat of all
 * their writers costs. Argument: the share of series that ever move, 1 unless given.
 */
public final class MemoryBench {

    public static void main(String[] args) {
        double share = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        double before = used();
        var load = new Load(share, Long.MAX_VALUE);
        double begun = used();
        load.fill();
        double after = used();
        long samples = 0;
        for (var series : load.store().select(List.<Matcher>of())) {
            samples += series.window(0, Long.MAX_VALUE).size();
        }
        System.out.printf(Locale.ROOT, "%,d series, %,d samples, max heap %d MiB%n",
                load.store().size(), samples, Runtime.getRuntime().maxMemory() >> 20);
        System.out.printf(Locale.ROOT, "  labels and values held by whoever writes  %.1f MiB%n", (begun - before) / (1 << 20));
        System.out.printf(Locale.ROOT, "  store                                     %.1f MiB, %.2f bytes a sample%n",
                (after - begun) / (1 << 20), (after - begun) / samples);
        var millis = new ArrayList<Double>();
        for (int i = 0; i < 500; i++) {
            long start = System.nanoTime();
            load.round();
            millis.add((System.nanoTime() - start) / 1e6);
        }
        millis.sort(null);
        System.out.printf(Locale.ROOT, "  one beat of all writers                   median %.1f ms, 95 %% %.1f ms%n",
                millis.get(millis.size() / 2), millis.get(millis.size() * 95 / 100));
        System.out.printf(Locale.ROOT, "  store 500 rounds later                    %.1f MiB%n", (used() - begun) / (1 << 20));
    }

    private static double used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
