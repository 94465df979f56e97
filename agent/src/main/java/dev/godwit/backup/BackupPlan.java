package dev.godwit.backup;

import dev.godwit.schedule.Cron;
import dev.godwit.settings.Section;
import dev.godwit.settings.Spelling;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry under {@code backups:}.
 *
 * @param database the configured name of the database
 * @param to directories, each of which gets every backup
 * @param lockWaitTimeout how long {@code pg_dump} may wait for a table lock, with everybody who comes after it waiting too
 * @param deadline how long a whole dump may take
 */
public record BackupPlan(
        String name,
        String database,
        Cron at,
        ZoneId zone,
        List<Path> to,
        Keep keep,
        Duration lockWaitTimeout,
        Duration deadline) {

    /** A plan's name is part of file names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private static final Duration LOCK_WAIT = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofHours(6);

    /**
     * Reads the entry; empty, with the reasons among the problems, if it cannot be used. Looks at the directories.
     *
     * @param databases the configured names
     * @param base what directories are relative to
     */
    public static Optional<BackupPlan> read(String name, Section section, Collection<String> databases, Path base) {
        boolean named = NAME.matcher(name).matches();
        if (!named) {
            section.problem("bad plan name \"" + name + "\"", "Use up to 63 letters, digits, hyphens and underscores.");
        }
        var database = database(section, databases);
        var at = Cron.read(section.take("at").required());
        var zone = zone(section);
        var to = Directories.read(section.take("to"), base);
        format(section);
        var keep = Keep.read(section.take("keep"));
        var lockWait = section.take("lock_wait_timeout").duration(LOCK_WAIT, Duration.ofMillis(1));
        var deadline = section.take("deadline").duration(DEADLINE, Duration.ofSeconds(1));
        section.end();
        if (!named || database.isEmpty() || at.isEmpty() || keep.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BackupPlan(name, database.get(), at.get(), zone, to, keep.get(), lockWait, deadline));
    }

    private static Optional<String> database(Section section, Collection<String> databases) {
        var entry = section.take("database").required();
        var found = entry.text();
        found.filter(name -> !databases.contains(name)).ifPresent(unknown -> {
            var known = "Known databases: " + String.join(", ", databases) + ".";
            entry.problem("no database \"" + unknown + "\"", Spelling.hint(unknown, databases, known));
        });
        return found;
    }

    private static ZoneId zone(Section section) {
        var entry = section.take("zone");
        try {
            return entry.text().map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException unknown) {
            entry.problem("unknown time zone \"" + entry.text("") + "\"", "Write it like Europe/Berlin.");
            return ZoneOffset.UTC;
        }
    }

    private static void format(Section section) {
        var entry = section.take("format");
        entry.text()
                .filter(format -> !format.equals("custom"))
                .ifPresent(
                        format -> entry.problem("format \"" + format + "\" is not supported yet", "Only custom is."));
    }
}
