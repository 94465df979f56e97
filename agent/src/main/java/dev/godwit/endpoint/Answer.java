package dev.godwit.endpoint;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What an endpoint answered, whatever its status, over all redirects.
 *
 * @param type the header Content-Type, empty if there is none
 * @param encoding the header Content-Encoding, empty if there is none
 * @param body as much of it as was to be kept
 * @param length bytes of the body as it was sent
 * @param connect nanoseconds for name, TCP and TLS
 * @param processing nanoseconds from the request to the head of the answer
 * @param transfer nanoseconds from there to the last byte
 * @param expiry when the first of the certificates shown ends
 */
record Answer(
        int status,
        String type,
        String encoding,
        Buffer body,
        long length,
        int redirects,
        boolean tls,
        long connect,
        long processing,
        long transfer,
        Optional<Instant> expiry) {

    int statusClass() {
        return status / 100;
    }
}
