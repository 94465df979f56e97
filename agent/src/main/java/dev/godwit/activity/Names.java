package dev.godwit.activity;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Names for the object identifiers that the core functions give. The catalogs behind them can be locked, so they are read on
 * another lane and remembered here; a number nobody has named yet is shown as such.
 */
public final class Names {

    /** What stands before the number of a relation that nobody could name. */
    public static final String UNNAMED = "relation ";

    private static final int MOST = 20_000;

    private final String main;
    private final Map<Long, String> databases = new HashMap<>();
    private final Map<Long, String> roles = new HashMap<>();

    /** By database: the same number is another relation elsewhere. */
    private final Map<String, Map<Long, String>> relations = new HashMap<>();

    private final Set<Long> unknown = new HashSet<>();

    /** @param main the database that the connection is to */
    public Names(String main) {
        this.main = main;
    }

    /** The database's name; empty for 0, as background processes have none. */
    public String database(Long oid) {
        return name(databases, oid, "database ");
    }

    public String role(Long oid) {
        return name(roles, oid, "role ");
    }

    /** The database's number; empty while it is not known. */
    public OptionalLong number(String database) {
        return databases.entrySet().stream()
                .filter(one -> one.getValue().equals(database))
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    /** Every database of the server, as last read. */
    public Collection<String> databases() {
        return databases.values();
    }

    /** Schema and name of a relation, if its database is one we are connected to; 0 is where shared catalogs live. */
    public String relation(Long database, Long oid) {
        if (oid == null || oid == 0) {
            return "";
        }
        boolean shared = database == null || database == 0;
        var where = shared ? main : databases.getOrDefault(database, "");
        var known = relations.get(where);
        // Where we are not connected nobody will ever name it, so it is not asked for again and again.
        return known == null && !where.equals(main) ? UNNAMED + oid : name(relations(where), oid, UNNAMED);
    }

    private Map<Long, String> relations(String database) {
        return relations.computeIfAbsent(database, first -> new HashMap<>());
    }

    private String name(Map<Long, String> names, Long oid, String kind) {
        if (oid == null || oid == 0) {
            return "";
        }
        var name = names.get(oid);
        if (name == null && unknown.size() < MOST) {
            unknown.add(oid);
        }
        return name == null ? kind + oid : name;
    }

    /** Whether somebody asked for a number without a name since the last time this was called. */
    public boolean takeUnknown() {
        boolean any = !unknown.isEmpty();
        unknown.clear();
        return any;
    }

    public void putDatabases(Map<Long, String> found) {
        replace(databases, found);
    }

    public void putRoles(Map<Long, String> found) {
        replace(roles, found);
    }

    /** Adds relations of a database; they are looked up a few at a time. */
    public void addRelations(String database, Map<Long, String> found) {
        var known = relations(database);
        if (known.size() + found.size() > MOST) {
            known.clear();
        }
        known.putAll(found);
    }

    /** A database that is not watched any more. */
    public void forgetRelations(String database) {
        relations.remove(database);
    }

    private static void replace(Map<Long, String> names, Map<Long, String> found) {
        names.clear();
        names.putAll(found);
    }
}
