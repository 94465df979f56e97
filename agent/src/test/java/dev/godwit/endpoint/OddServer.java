package dev.godwit.endpoint;

import dev.godwit.RealServers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** An application that answers each path as it is told to, byte by byte, also as no decent one would. */
public final class OddServer {

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Consumer<NetSocket>> paths = new ConcurrentHashMap<>();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final NetServer server;

    public OddServer() throws Exception {
        this(new NetServerOptions());
    }

    OddServer(NetServerOptions options) throws Exception {
        server = vertx.createNetServer(options.setHost("127.0.0.1").setPort(0));
        server.connectHandler(this::connected);
        RealServers.await(server.listen());
    }

    private void connected(NetSocket socket) {
        var head = Buffer.buffer();
        connections.incrementAndGet();
        socket.closeHandler(gone -> connections.decrementAndGet());
        socket.exceptionHandler(gone -> {});
        socket.handler(bytes -> {
            head.appendBuffer(bytes);
            var text = head.toString(StandardCharsets.UTF_8);
            if (text.endsWith("\r\n\r\n")) {
                heads.add(text);
                paths.getOrDefault(text.split(" ", 3)[1], OddServer::missing).accept(socket);
            }
        });
    }

    private static void missing(NetSocket socket) {
        socket.end(Buffer.buffer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
    }

    /** Answers a path with whatever is written to the socket. */
    OddServer on(String path, Consumer<NetSocket> answer) {
        paths.put(path, answer);
        return this;
    }

    /** Answers a path with a decent head, these headers and this body. */
    OddServer body(String path, String headers, byte[] body) {
        return on(path, socket -> {
            socket.write(head(200, headers + "Content-Length: " + body.length + "\r\n"));
            socket.end(Buffer.buffer(body));
        });
    }

    public OddServer metrics(String path, String text) {
        return body(path, "Content-Type: text/plain; version=0.0.4\r\n", text.getBytes(StandardCharsets.UTF_8));
    }

    public OddServer status(String path, int status, String headers) {
        return on(path, socket -> socket.end(head(status, headers + "Content-Length: 0\r\n")));
    }

    static Buffer head(int status, String headers) {
        return Buffer.buffer("HTTP/1.1 " + status + " Status\r\n" + headers + "\r\n");
    }

    static byte[] gzip(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    /** What was asked so far, request line and headers. */
    Queue<String> heads() {
        return heads;
    }

    int connections() {
        return connections.get();
    }

    public int port() {
        return server.actualPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public void close() throws Exception {
        RealServers.await(vertx.close());
    }
}
