package dev.godwit.process;

import java.nio.charset.StandardCharsets;

/** The last bytes of a stream. One thread fills it while another may already read. */
final class Tail {

    static final int LIMIT = 64 * 1024;

    private final byte[] ring = new byte[LIMIT];
    private long written;

    synchronized void append(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (written++ % LIMIT)] = bytes[i];
        }
    }

    synchronized String text() {
        int length = (int) Math.min(written, LIMIT);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % LIMIT)];
        }
        int start = 0;
        // The cut may have fallen inside a character of UTF-8.
        while (written > LIMIT && start < length && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return new String(bytes, start, length - start, StandardCharsets.UTF_8);
    }
}
