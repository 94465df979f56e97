package dev.godwit.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word somebody probably meant, by Levenshtein distance in which two swapped neighbours count once. */
public final class Spelling {

    private static final int FARTHEST = 3;

    private Spelling() {}

    /** The known word nearest to {@code typed}, if it is near enough to be a slip rather than another word. */
    public static Optional<String> nearest(String typed, Collection<String> known) {
        int limit = Math.min(FARTHEST, Math.max(1, typed.length() / 3));
        return known.stream()
                .filter(word -> Math.abs(word.length() - typed.length()) <= limit)
                .filter(word -> distance(typed, word) <= limit)
                .min(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A hint that offers the nearest word, or {@code otherwise}. */
    public static String hint(String typed, Collection<String> known, String otherwise) {
        return nearest(typed, known).map(word -> "Did you mean " + word + "?").orElse(otherwise);
    }

    private static int distance(String left, String right) {
        var rows = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, left, right, i, j);
            }
        }
        return rows[left.length()][right.length()];
    }

    private static int step(int[][] rows, String left, String right, int i, int j) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + change);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
