package dev.godwit.probe.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of server versions as the exporter writes it: comparisons of {@code major.minor.patch}, a space for "and",
 * {@code ||} for "or", {@code x} for any number at the end. PostgreSQL 16.3 is 16.3.0.
 *
 * @param text as written
 */
public record VersionRange(String text, List<List<Term>> alternatives) {

    /** Every version. */
    public static final VersionRange ANY = new VersionRange("", List.of(List.of()));

    private static final Pattern AFTER_OPERATOR = Pattern.compile("([<>=!])\\s+");
    private static final Pattern TERM =
            Pattern.compile("(|=|==|!|!=|>|>=|<|<=)(\\d{1,6})\\.(?:(\\d{1,6})\\.(\\d{1,6}|x)|(x))");

    /** From {@code low}, up to and without {@code high}, or all but that. */
    record Term(long low, long high, boolean inside) {

        boolean holds(long version) {
            return (version >= low && version < high) == inside;
        }
    }

    /** Empty if it is none. */
    static Optional<VersionRange> parse(String text) {
        var alternatives = new ArrayList<List<Term>>();
        for (var alternative : text.split("\\|\\|", -1)) {
            var terms = new ArrayList<Term>();
            var words =
                    AFTER_OPERATOR.matcher(alternative.strip()).replaceAll("$1").split("\\s+", -1);
            for (var word : words) {
                var term = term(word);
                if (term.isEmpty()) {
                    return Optional.empty();
                }
                terms.add(term.get());
            }
            alternatives.add(List.copyOf(terms));
        }
        return Optional.of(new VersionRange(text, List.copyOf(alternatives)));
    }

    private static Optional<Term> term(String word) {
        var matcher = TERM.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean anyMinor = matcher.group(5) != null;
        boolean anyPatch = "x".equals(matcher.group(4));
        int major = Integer.parseInt(matcher.group(2));
        int minor = anyMinor ? 0 : Integer.parseInt(matcher.group(3));
        int patch = anyMinor || anyPatch ? 0 : Integer.parseInt(matcher.group(4));
        long from = version(major, minor, patch);
        long next = anyMinor ? version(major + 1, 0, 0) : anyPatch ? version(major, minor + 1, 0) : from + 1;
        return Optional.of(
                switch (matcher.group(1)) {
                    case ">" -> new Term(next, Long.MAX_VALUE, true);
                    case ">=" -> new Term(from, Long.MAX_VALUE, true);
                    case "<" -> new Term(0, from, true);
                    case "<=" -> new Term(0, next, true);
                    case "!", "!=" -> new Term(from, next, false);
                    default -> new Term(from, next, true);
                });
    }

    private static long version(long major, long minor, long patch) {
        return (major << 42) + (minor << 21) + patch;
    }

    /** Whether a server is in it; {@code number} as the server gives it, 160003 for 16.3. */
    public boolean covers(int number) {
        long version = version(number / 10_000, number % 10_000, 0);
        return alternatives.stream().anyMatch(terms -> terms.stream().allMatch(term -> term.holds(version)));
    }
}
