package dev.godwit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** A way to a server of this machine that lets only some connections through until it is opened. */
public final class Door implements AutoCloseable {

    private final int server;
    private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Semaphore pass;

    private volatile int through;

    public Door(int server, int first) throws IOException {
        this.server = server;
        this.pass = new Semaphore(first);
        daemon(this::serve);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public int through() {
        return through;
    }

    public int waiting() {
        return pass.getQueueLength();
    }

    /** For all that wait, and all that come. */
    public void open() {
        pass.release(1_000_000);
    }

    private void serve() throws IOException {
        while (true) {
            var client = listening.accept();
            sockets.add(client);
            daemon(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        pass.acquireUninterruptibly();
        var there = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(there);
        synchronized (this) {
            through++;
        }
        daemon(() -> copy(there, client));
        copy(client, there);
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException gone) {
                // A side has closed it, or the test is over.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
