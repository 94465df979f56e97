package dev.godwit.migration.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A name for a statement that outlives what changes the server's {@code queryid}: the same for what an application sends and
 * for what pg_stat_statements shows of it, on every version. Numbers that mean columns ({@code order by 1}) count as values.
 */
public final class Fingerprint {

    private static final int BYTES = 8;

    private Fingerprint() {}

    /** 16 hexadecimal digits, of {@link #normal}. */
    public static String of(String sql) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(normal(sql).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /** One line without comments or values; what is quoted as a value is not in it. */
    public static String normal(String sql) {
        return NormalText.of(SqlTokens.of(sql));
    }
}
