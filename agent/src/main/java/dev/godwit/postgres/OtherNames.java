package dev.godwit.postgres;

import dev.godwit.settings.Entry;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which other databases of the server are watched, {@code also:}.
 *
 * @param all every database one may connect to, as they come and go; {@code names} is then empty
 */
public record OtherNames(boolean all, List<String> names) {

    public static final OtherNames NONE = new OtherNames(false, List.of());

    /** Each is a visit a minute, and series of its own. */
    public static final int MOST = 100;

    static OtherNames read(Entry entry, String main) {
        if (!entry.present()) {
            return NONE;
        }
        var names = new LinkedHashSet<String>();
        for (var item : entry.oneOrMore()) {
            var name = item.text("");
            if (name.equals(main)) {
                item.problem(name + " is the database of the url already", "Name the others only.");
            } else if (!name.isEmpty() && !names.add(name)) {
                item.problem(name + " is named twice", "");
            }
        }
        if (names.size() > MOST) {
            entry.problem("names " + names.size() + " databases, " + MOST + " at most", "");
        }
        boolean all = names.contains("all");
        if (all && names.size() > 1) {
            entry.problem("all stands beside other names", "Keep all, or the names.");
        }
        return all ? new OtherNames(true, List.of()) : new OtherNames(false, List.copyOf(names));
    }
}
