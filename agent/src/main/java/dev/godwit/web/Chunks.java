package dev.godwit.web;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** What is written, in pieces that are never copied again: a page of megabytes is in memory once. */
final class Chunks extends OutputStream {

    private static final int SIZE = 32 * 1024;

    private final List<Buffer> full = new ArrayList<>();
    private Buffer current = Buffer.buffer(SIZE);
    private long length;

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        current.appendBytes(bytes, offset, count);
        length += count;
        if (current.length() >= SIZE) {
            full.add(current);
            current = Buffer.buffer(SIZE);
        }
    }

    /** Everything so far, in order. */
    List<Buffer> all() {
        var all = new ArrayList<>(full);
        all.add(current);
        return all;
    }

    long length() {
        return length;
    }
}
