package dev.godwit.migration.effects;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/**
 * Something a migration left behind or made worse.
 *
 * @param object what it is about, as people write it; with the kind it names the finding
 * @param text one line that says it with its numbers
 * @param remedy the SQL that mends it, or empty where no SQL does
 * @param since when it was found first
 */
public record Finding(Kind kind, Severity severity, String object, String text, String remedy, Instant since) {

    /** How much it matters. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The sorts, with the word each has in series and for people. */
    public enum Kind {
        REGRESSION,
        NEW_QUERY,
        MORE_CALLS,
        MISSING_STATISTICS,
        VISIBILITY_LOST,
        REWRITTEN_NOT_ANALYZED,
        INVALID_INDEX,
        NOT_VALID_CONSTRAINT,
        LEFTOVER_INDEX,
        UNUSED_NEW_INDEX,
        FOREIGN_KEY_WITHOUT_INDEX,
        SETTING_CHANGED,
        CONNECTIONS_UP,
        ERRORS_UP,
        DEADLOCKS_UP,
        REPLICATION_LAG_UP,
        WAL_RETAINED_UP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What stays the same while the numbers in its text change. */
    record Key(Kind kind, String object) {}

    Key key() {
        return new Key(kind, object);
    }

    Finding since(Instant first) {
        return new Finding(kind, severity, object, text, remedy, first);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("kind", kind.word())
                .put("severity", severity.word())
                .put("object", object)
                .put("text", text)
                .put("remedy", remedy)
                .put("since", since.toString());
    }

    static Finding fromJson(JsonObject json) {
        return new Finding(
                Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)),
                Severity.valueOf(json.getString("severity").toUpperCase(Locale.ROOT)),
                json.getString("object"),
                json.getString("text"),
                json.getString("remedy"),
                json.getInstant("since"));
    }
}
