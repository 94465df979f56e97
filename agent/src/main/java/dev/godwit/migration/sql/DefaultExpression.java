package dev.godwit.migration.sql;

import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.List;
import java.util.Set;

/** Whether a default is the same for every row of one statement, as far as its text tells. */
final class DefaultExpression {

    /** NONE where there is no default. */
    enum Volatility {
        NONE,
        STABLE,
        UNKNOWN,
        VOLATILE
    }

    /** Functions that give another value each time, those of common extensions with them. */
    static final Set<String> VOLATILE = Set.of(
            "clock_timestamp",
            "timeofday",
            "random",
            "random_normal",
            "nextval",
            "currval",
            "lastval",
            "setval",
            "gen_random_uuid",
            "gen_random_bytes",
            "gen_salt",
            "uuidv4",
            "uuidv7",
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v4",
            "pg_sleep");

    /** Functions that give the same value throughout a statement. */
    static final Set<String> STABLE = Set.of(
            "now",
            "transaction_timestamp",
            "statement_timestamp",
            "current_setting",
            "current_database",
            "current_schema",
            "to_char",
            "to_date",
            "to_timestamp",
            "to_number",
            "date_trunc",
            "date_part",
            "age",
            "make_interval",
            "make_date",
            "make_timestamp",
            "make_timestamptz",
            "lower",
            "upper",
            "initcap",
            "concat",
            "concat_ws",
            "format",
            "md5",
            "sha256",
            "encode",
            "decode",
            "abs",
            "round",
            "floor",
            "ceil",
            "ceiling",
            "trunc",
            "power",
            "sqrt",
            "length",
            "char_length",
            "replace",
            "substr",
            "left",
            "right",
            "repeat",
            "lpad",
            "rpad",
            "btrim",
            "ltrim",
            "rtrim",
            "chr",
            "ascii",
            "translate",
            "reverse",
            "json_build_object",
            "json_build_array",
            "jsonb_build_object",
            "jsonb_build_array",
            "to_json",
            "to_jsonb",
            "string_to_array",
            "array_fill",
            "array_append",
            "to_tsvector",
            "quote_literal",
            "quote_ident",
            "txid_current",
            "pg_current_xact_id",
            "inet_client_addr",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "point",
            "pi");

    /** Grammar that looks like a call. */
    private static final Set<String> SYNTAX = Set.of(
            "cast",
            "coalesce",
            "nullif",
            "greatest",
            "least",
            "row",
            "array",
            "extract",
            "overlay",
            "position",
            "substring",
            "trim",
            "case",
            "when",
            "then",
            "else",
            "and",
            "or",
            "not",
            "in",
            "between",
            "is",
            "numeric",
            "decimal",
            "varchar",
            "character",
            "varying",
            "char",
            "bpchar",
            "bit",
            "varbit",
            "timestamp",
            "timestamptz",
            "time",
            "timetz",
            "interval",
            "float",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "zone",
            "precision",
            "json_object",
            "json_array");

    private DefaultExpression() {}

    static Volatility volatility(List<SqlToken> tokens) {
        var most = Volatility.STABLE;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isName() && tokens.get(i + 1).isMark('(')) {
                var called = of(tokens, i);
                most = called.compareTo(most) > 0 ? called : most;
            }
        }
        return most;
    }

    private static Volatility of(List<SqlToken> tokens, int at) {
        var name = tokens.get(at).folded();
        if (VOLATILE.contains(name)) {
            return Volatility.VOLATILE;
        }
        boolean qualified = at >= 2 && tokens.get(at - 1).isMark('.');
        if (qualified && !tokens.get(at - 2).is("pg_catalog")) {
            return Volatility.UNKNOWN;
        }
        boolean syntax = tokens.get(at).kind() == Kind.WORD && SYNTAX.contains(name);
        return syntax || STABLE.contains(name) ? Volatility.STABLE : Volatility.UNKNOWN;
    }
}
