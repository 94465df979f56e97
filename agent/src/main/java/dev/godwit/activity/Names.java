package dev.godwit.activity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names for the object identifiers that the core functions give. The catalogs behind them can be locked, so they are read on
 * another lane and remembered here; a number nobody has named yet is shown as such.
 */
public final class Names {

    private static final int MOST = 20_000;

    private final Map<Long, String> databases = new HashMap<>();
    private final Map<Long, String> roles = new HashMap<>();
    private final Map<Long, String> relations = new HashMap<>();
    private final Set<Long> unknown = new HashSet<>();

    /** The database's name; empty for 0, as background processes have none. */
    public String database(Long oid) {
        return name(databases, oid, "database ");
    }

    public String role(Long oid) {
        return name(roles, oid, "role ");
    }

    /** Schema and name of a relation of the connected database. */
    public String relation(Long oid) {
        return name(relations, oid, "relation ");
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

    /** Adds relations; they are looked up a few at a time. */
    public void addRelations(Map<Long, String> found) {
        if (relations.size() + found.size() > MOST) {
            relations.clear();
        }
        relations.putAll(found);
    }

    private static void replace(Map<Long, String> names, Map<Long, String> found) {
        names.clear();
        names.putAll(found);
    }
}
