package dev.godwit.migration;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** How a tool makes the key of its advisory lock out of names; each as the tool's own source has it. */
enum KeyFormula {

    /** {@code PostgreSQLAdvisoryLockTemplate}: a base plus Java's hash of the quoted table. */
    FLYWAY {
        @Override
        Stream<Long> keys(String database, String schema, String table) {
            return Stream.of(77_431_708_279_161L + ("\"" + schema + "\".\"" + table + "\"").hashCode());
        }
    },
    /** {@code ActiveRecord::Migrator}: a salt times the checksum of the database's name. */
    RAILS {
        @Override
        Stream<Long> keys(String database, String schema, String table) {
            return Stream.of(2_053_462_845L * crc32(database));
        }
    },
    /** {@code sqlx_postgres::migrate}: the same with another salt. */
    SQLX {
        @Override
        Stream<Long> keys(String database, String schema, String table) {
            return Stream.of(0x3d32_ad9eL * crc32(database));
        }
    },
    /** {@code database.GenerateAdvisoryLockId}, 32 bits; the order of the names changed, and the database may be a path. */
    GOLANG_MIGRATE {
        @Override
        Stream<Long> keys(String database, String schema, String table) {
            return Stream.of(database, "/" + database)
                    .flatMap(name ->
                            Stream.of(String.join("\0", name, schema, table), String.join("\0", schema, table, name)))
                    .map(text -> crc32(text) * 1_486_364_155L & 0xffff_ffffL);
        }
    };

    private static final List<KeyFormula> ALL = Arrays.asList(values());

    abstract Stream<Long> keys(String database, String schema, String table);

    private static long crc32(String text) {
        var sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is a 64-bit number or the name of a formula. */
    static boolean knows(String key) {
        return key.matches("-?[0-9]{1,18}|[0-8][0-9]{18}")
                || ALL.stream().anyMatch(one -> one.key().equals(key));
    }

    static String names() {
        return ALL.stream().map(KeyFormula::key).collect(Collectors.joining(", "));
    }

    /** The numbers a key of {@link Tool#keys} stands for, in one database with the tool's table at one place. */
    static Stream<Long> numbers(String key, String database, String schema, String table) {
        return ALL.stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .map(one -> one.keys(database, schema, table))
                .orElseGet(() -> Stream.of(Long.parseLong(key)));
    }
}
