package dev.godwit.schedule;

import com.cronutils.mapper.CronMapper;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import dev.godwit.settings.Entry;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * A calendar time as {@code crontab} writes it: minute, hour, day of month, month, day of week.
 *
 * <p>In a zone with summer time, a time inside the skipped hour does not happen on that day; that is why UTC is the default.
 */
public final class Cron {

    private static final int FIELDS = 5;
    private static final int LONGEST = 200;
    private static final String HINT =
            "Write minute, hour, day of month, month and day of week, like \"0 2 * * *\" for every night at two.";

    private final String text;
    private final String expression;

    /** @param expression the same in Quartz' language */
    Cron(String text, String expression) {
        this.text = text;
        this.expression = expression;
    }

    public static Cron parse(String text) throws Malformed {
        var fields = text.strip().split("\\s+", -1);
        if (fields.length != FIELDS || text.length() > LONGEST) {
            throw new Malformed("bad cron \"" + text + "\": expected 5 fields", HINT);
        }
        if (!fields[2].equals("*") && !fields[4].equals("*")) {
            throw new Malformed(
                    "bad cron \"" + text + "\": day of month and day of week are both given",
                    "Cron programs disagree whether that means both or either; keep one of the two.");
        }
        try {
            var unix = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text);
            var cron = new Cron(text, CronMapper.fromUnixToQuartz().map(unix).asString());
            if (cron.next(Instant.EPOCH, ZoneOffset.UTC).isEmpty()) {
                throw new Malformed("bad cron \"" + text + "\": there is no such day", HINT);
            }
            return cron;
        } catch (IllegalArgumentException | IllegalStateException bad) {
            throw new Malformed("bad cron \"" + text + "\": " + reason(bad), HINT);
        }
    }

    /** Reads a value of a file; empty, with the reason among the problems, if it is absent or no cron. */
    public static Optional<Cron> read(Entry entry) {
        var text = entry.text();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(parse(text.get()));
        } catch (Malformed bad) {
            entry.problem(bad.getMessage(), bad.hint());
            return Optional.empty();
        }
    }

    /** The first time after {@code now}. */
    public Optional<Instant> next(Instant now, ZoneId zone) {
        return Optional.ofNullable(quartz(zone).getNextValidTimeAfter(Date.from(now)))
                .map(Date::toInstant);
    }

    CronExpression quartz(ZoneId zone) {
        try {
            var quartz = new CronExpression(expression);
            quartz.setTimeZone(TimeZone.getTimeZone(zone));
            return quartz;
        } catch (ParseException bad) {
            throw new IllegalStateException(bad.getMessage(), bad);
        }
    }

    /** The parser's own words begin with the expression again and are wrapped in each other. */
    private static String reason(RuntimeException bad) {
        Throwable inmost = bad;
        while (inmost.getCause() != null) {
            inmost = inmost.getCause();
        }
        var words = String.valueOf(inmost.getMessage()).strip();
        words = words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
        return words.isEmpty() ? "not understood" : Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron that && expression.equals(that.expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    /** As it was typed. */
    @Override
    public String toString() {
        return text;
    }

    /** The text is no calendar time; the message says why. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final String hint;

        Malformed(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        public String hint() {
            return hint;
        }
    }
}
