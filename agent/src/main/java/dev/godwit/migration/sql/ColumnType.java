package dev.godwit.migration.sql;

import java.util.Map;
import java.util.Set;

/** What the written name of a type tells: its canonical name, its modifiers, and whether it is surely no domain. */
record ColumnType(String base, String modifiers, boolean array) {

    private static final Set<String> SERIALS =
            Set.of("serial", "serial4", "bigserial", "serial8", "smallserial", "serial2");

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("decimal", "numeric"),
            Map.entry("dec", "numeric"),
            Map.entry("varchar", "character varying"),
            Map.entry("char varying", "character varying"),
            Map.entry("bpchar", "character"),
            Map.entry("char", "character"),
            Map.entry("nchar", "character"),
            Map.entry("bool", "boolean"),
            Map.entry("float", "double precision"),
            Map.entry("float8", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("time", "time without time zone"),
            Map.entry("varbit", "bit varying"));

    /** Types of the server and of common extensions that are no domains. */
    private static final Set<String> KNOWN = Set.of(
            "integer",
            "bigint",
            "smallint",
            "numeric",
            "character varying",
            "character",
            "text",
            "boolean",
            "double precision",
            "real",
            "timestamp with time zone",
            "timestamp without time zone",
            "time with time zone",
            "time without time zone",
            "date",
            "interval",
            "uuid",
            "json",
            "jsonb",
            "bytea",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "bit",
            "bit varying",
            "money",
            "xml",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "tsquery",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "int4multirange",
            "int8multirange",
            "nummultirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange",
            "oid",
            "name",
            "regclass",
            "pg_lsn",
            "\"char\"",
            "citext",
            "hstore",
            "ltree",
            "vector",
            "halfvec",
            "geometry",
            "geography",
            "jsonpath",
            "xid8",
            "regtype",
            "regproc");

    static boolean isSerial(String written) {
        return SERIALS.contains(written);
    }

    /** Of a type as somebody wrote it or as {@code format_type} gives it. */
    static ColumnType of(String written) {
        var text = written.strip().replaceFirst("^pg_catalog\\s*\\.\\s*", "");
        boolean array = text.endsWith("]") || text.endsWith(" array");
        text = text.replaceAll("\\s*(\\[[^]]*]|array)\\s*", "");
        int open = text.indexOf('(');
        int close = text.indexOf(')', Math.max(open, 0));
        var modifiers =
                open < 0 || close < 0 ? "" : text.substring(open + 1, close).replace(" ", "");
        var name = open < 0 || close < 0 ? text : text.substring(0, open).strip() + text.substring(close + 1);
        var base = name.strip().replaceAll("\\s+", " ");
        if (base.equals("float") && !modifiers.isEmpty()) {
            base = modifiers.length() == 1 || modifiers.compareTo("25") < 0 ? "real" : "double precision";
            modifiers = "";
        }
        return new ColumnType(ALIASES.getOrDefault(base, base), modifiers, array);
    }

    /** Whether it is a type that is known to be no domain. */
    boolean isKnown() {
        return KNOWN.contains(base) || base.startsWith("interval ");
    }
}
