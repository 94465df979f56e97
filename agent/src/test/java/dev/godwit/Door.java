package dev.godwit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** A way to a server of this machine that lets only some connections through until it is opened, or goes by another name. */
public final class Door implements AutoCloseable {

    private final int server;
    private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Semaphore pass;

    private volatile int through;
    private volatile boolean disguised;

    public Door(int server, int first) throws IOException {
        this.server = server;
        this.pass = new Semaphore(first);
        daemon(this::serve);
    }

    /** Like a pooler, it tells another process id than that of the one that answers. */
    public static Door disguised(int server) throws IOException {
        var door = new Door(server, 1_000);
        door.disguised = true;
        return door;
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
        daemon(() -> {
            if (disguised) {
                disguise(there, client);
            }
            copy(there, client);
        });
        copy(client, there);
    }

    /** Passes on what comes before the first query, with another number in BackendKeyData, as the protocol's messages are made. */
    private static void disguise(Socket server, Socket client) throws IOException {
        var from = new DataInputStream(server.getInputStream());
        var to = new DataOutputStream(client.getOutputStream());
        int type;
        do {
            type = from.read();
            if (type < 0) {
                return;
            }
            var body = new byte[from.readInt() - Integer.BYTES];
            from.readFully(body);
            if (type == 'K') {
                body[0] ^= 0x40;
            }
            to.write(type);
            to.writeInt(body.length + Integer.BYTES);
            to.write(body);
        } while (type != 'Z');
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
