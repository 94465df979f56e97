package dev.godwit.migration;

import dev.godwit.process.Addresses;
import dev.godwit.process.OpenSocket;

/**
 * The way on which the server sees a connection from this machine by the very address and port that it has here: the agent's own
 * goes there, and the server was asked how it sees that one. Behind a pooler, a tunnel or NAT there is none.
 *
 * <p>Of two connections that stand at the same time, one network namespace gives no two the same four: both addresses and both
 * ports. So one from here to the same end, which the server would see as it is, is the session that the server says has its
 * address and port. No other end says that: a port towards a pooler may be in use towards the server, too.
 *
 * @param here whether the way is over loopback, which only a server in this namespace sees as it is: then whatever goes from an
 *     address of this machine to the same address and that port goes there, too
 */
record Route(String remote, int remotePort, boolean here) {

    static Route of(OpenSocket own) {
        return new Route(
                own.remote(), own.remotePort(), Addresses.loopback(own.local()) && Addresses.loopback(own.remote()));
    }

    boolean goes(OpenSocket socket) {
        return socket.remotePort() == remotePort
                && (socket.remote().equals(remote) || (here && socket.remote().equals(socket.local())));
    }
}
