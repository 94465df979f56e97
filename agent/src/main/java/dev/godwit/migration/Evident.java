package dev.godwit.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which changes of a schema speak for a migration: those of what its statements name. Others happened at the same time. Where a
 * statement may hide what it changes, such as a function, a DO block, a CASCADE, a schema or an extension, all of them do.
 */
record Evident(List<StatementRecord> statements) {

    private static final String NAME = "(?:\"(?:[^\"]|\"\")*\"|[^\\s:.(])+";
    private static final Pattern OBJECT = Pattern.compile(
            "^(?:materialized view|foreign table|event trigger|[a-z]+) (" + NAME + "(?:\\." + NAME + ")?)");

    /** An index has a name of its own in the schema, and is dropped and altered by that alone. */
    private static final Pattern INDEX = Pattern.compile(": (?:unique )?index (" + NAME + ")");

    private static final Pattern PLAIN = Pattern.compile(
            "\\s*(create|alter|drop|reindex|comment|truncate|insert|update|delete|begin|commit|set|lock|vacuum|analyze)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MORE = Pattern.compile(
            "(?<!delete )(?<!update )cascade\\s*;?\\s*\\z|\\A\\s*(create|alter|drop)\\s+(schema|extension|type|domain|owned)\\b",
            Pattern.CASE_INSENSITIVE);

    /**
     * What changes something that no comparison of the schema shows: partitions and who inherits, what sequences say next, and
     * sorts of things that are not read.
     */
    private static final Pattern UNSEEN = Pattern.compile(
            "\\btoast\\.|\\b(attach|detach) partition\\b|\\bpartition of\\b|\\binherit\\b|\\bdepends on extension\\b"
                    + "|\\A\\s*alter sequence .*\\b(restart|owned by)\\b"
                    + "|\\A\\s*alter (type|domain) .*\\b(owner to|set \\()"
                    + "|\\A\\s*alter (extension .* (add|drop)|database .* owner to)\\b"
                    + "|\\A\\s*(create|alter|drop) (or replace |trusted |procedural |default )*"
                    + "(privileges|language|operator|collation|conversion|text search|server|user|role|group|foreign data"
                    + "|access method|cast|transform|subscription|tablespace)\\b",
            Pattern.CASE_INSENSITIVE);

    /** The first of its statements whose effect would not show, if there is one: then a schema that is as it was tells nothing. */
    Optional<String> unseen() {
        return statements.stream()
                .map(one -> one.text().replaceAll("\\s+", " "))
                .filter(text -> UNSEEN.matcher(text).find())
                .findFirst();
    }

    List<String> of(List<String> changes) {
        boolean open = statements.isEmpty()
                || statements.stream()
                        .anyMatch(one -> one.text().length() >= Tracked.LONGEST - 1
                                || !PLAIN.matcher(one.text()).lookingAt()
                                || MORE.matcher(one.text()).find());
        return open ? changes : changes.stream().filter(this::named).toList();
    }

    private boolean named(String change) {
        var object = OBJECT.matcher(change);
        if (!object.find()) {
            return true;
        }
        var index = INDEX.matcher(change);
        return mentioned(object.group(1)) || (index.find() && mentioned(index.group(1)));
    }

    private boolean mentioned(String qualified) {
        var parts = qualified.split("\\.(?=[^.]+$)", -1);
        var name = parts[parts.length - 1].replace("\"", "").toLowerCase(Locale.ROOT);
        return statements.stream()
                .anyMatch(one ->
                        one.text().replace("\"", "").toLowerCase(Locale.ROOT).contains(name));
    }
}
