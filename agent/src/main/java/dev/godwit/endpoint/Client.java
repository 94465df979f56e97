package dev.godwit.endpoint;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Asks endpoints over HTTP/1.1, each time on a connection of its own: one that was left open may be closed by the other side
 * just as it is used again, and that would be taken for an outage.
 */
final class Client {

    private static final int WORKERS = 2;
    private static final int LONGEST_HEAD = 32 * 1024;

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final WorkerExecutor worker;
    private final Allowance allowance = Allowance.ofHeap();

    Client(Vertx vertx) {
        this.vertx = vertx;
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(LONGEST_HEAD);
        this.http = vertx.httpClientBuilder().with(options).build();
        this.worker = vertx.createSharedWorkerExecutor("godwit-endpoints", WORKERS, 1, TimeUnit.MINUTES);
    }

    /** What becomes of an answer, off the loop. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Answer answer) throws EndpointFailure;
    }

    /** What the answer says, or an {@link EndpointFailure}. The answer is whole within the time the question gives it. */
    <T> Future<T> ask(Question question, Reader<T> reader) {
        var access = question.visit().access();
        if (!access.isKnown()) {
            return exchange(question, "", reader);
        }
        return work(access::authorization)
                .compose(header -> exchange(question, header.orElseThrow().reveal(), reader));
    }

    private <T> Future<T> exchange(Question question, String authorization, Reader<T> reader) {
        var exchange = new Exchange(vertx, http, allowance, question, authorization);
        return exchange.begin()
                .compose(answer -> work(() -> reader.read(answer)))
                .onComplete(done -> exchange.release());
    }

    private <T> Future<T> work(Callable<T> slow) {
        return worker.executeBlocking(slow, false);
    }

    Future<Void> close() {
        return http.close().eventually(worker::close);
    }
}
