package dev.godwit.notify;

import dev.godwit.series.Labels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Alertmanager's name for a label set: FNV-1a of 64 bits over the sorted names and values, each ended by 0xFF. */
final class Fingerprint {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int SEPARATOR = 0xFF;

    private Fingerprint() {}

    static String of(Labels labels) {
        var hash = new long[] {OFFSET};
        labels.forEach((name, value) -> hash[0] = add(add(hash[0], name), value));
        return HexFormat.of().toHexDigits(hash[0]);
    }

    private static long add(long hash, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * PRIME;
        }
        return (hash ^ SEPARATOR) * PRIME;
    }
}
