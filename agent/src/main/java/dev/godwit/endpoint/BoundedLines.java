package dev.godwit.endpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The lines of a body, unpacked as they are read: neither a line nor all of them together may grow without end. */
final class BoundedLines {

    /** Bytes of a body, packed and unpacked. */
    static final int MOST_BYTES = 16 * 1024 * 1024;

    static final int LONGEST_LINE = 64 * 1024;

    private static final int CHUNK = 32 * 1024;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int filled;
    private long read;
    private int number;

    private BoundedLines(InputStream in) {
        this.in = in;
    }

    static BoundedLines of(Answer answer) throws EndpointFailure {
        var raw = new ByteArrayInputStream(answer.body().getBytes());
        return switch (answer.encoding().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> new BoundedLines(raw);
            case "gzip", "x-gzip" -> {
                try {
                    yield new BoundedLines(new GZIPInputStream(raw, CHUNK));
                } catch (IOException bad) {
                    throw new EndpointFailure(EndpointState.BAD_BODY, "the body is not gzip, as its header says");
                }
            }
            default ->
                throw new EndpointFailure(
                        EndpointState.BAD_BODY,
                        "the body is packed as " + answer.encoding() + ", which nobody asked for");
        };
    }

    /** The next line without its end, null after the last. */
    String next() throws EndpointFailure {
        line.reset();
        while (at < filled || fill()) {
            int end = at;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            if (line.size() + end - at > LONGEST_LINE) {
                throw new EndpointFailure(
                        EndpointState.TOO_LARGE, "line " + (number + 1) + " is longer than " + LONGEST_LINE + " bytes");
            }
            line.write(chunk, at, end - at);
            at = end + 1;
            if (end < filled) {
                return text();
            }
        }
        return line.size() == 0 ? null : text();
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    private String text() throws EndpointFailure {
        number++;
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return decoder.decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException bad) {
            throw new EndpointFailure(EndpointState.BAD_BODY, "line " + number + " is not UTF-8");
        }
    }

    private boolean fill() throws EndpointFailure {
        try {
            at = 0;
            filled = Math.max(0, in.read(chunk));
        } catch (EOFException cut) {
            throw new EndpointFailure(EndpointState.BAD_BODY, "the gzip body ends too early");
        } catch (ZipException bad) {
            throw new EndpointFailure(EndpointState.BAD_BODY, "the gzip body is damaged");
        } catch (IOException impossible) {
            throw new EndpointFailure(EndpointState.BAD_BODY, "the body cannot be read");
        }
        read += filled;
        if (read > MOST_BYTES) {
            throw new EndpointFailure(
                    EndpointState.TOO_LARGE, "the unpacked body has more than " + MOST_BYTES + " bytes");
        }
        return filled > 0;
    }
}
