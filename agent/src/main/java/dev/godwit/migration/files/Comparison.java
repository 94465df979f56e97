package dev.godwit.migration.files;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files against a history.
 *
 * @param pending on disk and not applied, in the order of their paths
 * @param changed applied, and other than they were then
 * @param missing applied, and not on disk
 */
public record Comparison(List<String> pending, List<String> changed, List<String> missing) {

    private static final Pattern VERSION = Pattern.compile("[Vv]?([0-9]+(?:[._][0-9]+)*)(?:$|[^0-9].*)");

    /**
     * What the history has of one migration.
     *
     * @param done whether it need not be applied any more; one that was rolled back need be
     * @param baseline whether it says that everything up to this version was there before the tool
     */
    public record Row(String key, String sum, boolean done, boolean baseline) {}

    /** Rows are oldest first: the last one of a key counts. */
    public static Comparison of(List<MigrationFile> files, List<Row> rows, boolean upTo) {
        var known = new HashMap<String, Row>();
        rows.stream().filter(row -> !row.baseline()).forEach(row -> known.put(row.key(), row));
        var reached = rows.stream()
                .filter(row -> row.baseline() || (upTo && row.done()))
                .flatMap(row -> version(row.key()).stream())
                .max(Comparison::compare);
        var pending = new ArrayList<String>();
        var changed = new ArrayList<String>();
        for (var file : files) {
            var row = known.get(file.key());
            boolean before = reached.isPresent()
                    && version(file.key())
                            .filter(one -> compare(one, reached.get()) <= 0)
                            .isPresent();
            boolean same = row == null
                    || file.sum().isEmpty()
                    || row.sum().isEmpty()
                    || file.sum().equalsIgnoreCase(row.sum());
            if (row == null || !row.done()) {
                if (!before) {
                    pending.add(file.path());
                }
            } else if (!same) {
                (file.again() ? pending : changed).add(file.path());
            }
        }
        return new Comparison(List.copyOf(pending), List.copyOf(changed), upTo ? List.of() : missing(files, known));
    }

    private static List<String> missing(List<MigrationFile> files, Map<String, Row> known) {
        var there = files.stream().map(MigrationFile::key).collect(java.util.stream.Collectors.toSet());
        return known.values().stream()
                .filter(row -> row.done() && !there.contains(row.key()))
                .map(Row::key)
                .sorted()
                .toList();
    }

    private static Optional<List<BigInteger>> version(String key) {
        var matcher = VERSION.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var parts = new ArrayList<BigInteger>();
        for (var part : matcher.group(1).split("[._]", -1)) {
            parts.add(new BigInteger(part));
        }
        return Optional.of(parts);
    }

    private static int compare(List<BigInteger> one, List<BigInteger> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            var left = i < one.size() ? one.get(i) : BigInteger.ZERO;
            var right = i < other.size() ? other.get(i) : BigInteger.ZERO;
            int order = left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
