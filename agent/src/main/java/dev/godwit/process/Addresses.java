package dev.godwit.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of IP as text, in one way of writing each, so that equal ones are equal. Asks no name server. */
public final class Addresses {

    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|(?=.*:)[0-9a-fA-F:]{2,39}|::ffff:[0-9.]{7,15}");

    private Addresses() {}

    /** As {@link OpenSocket} writes it, of an IPv4 address in IPv6 the IPv4 address; empty for what is no address. */
    public static Optional<String> same(String text) {
        try {
            return LITERAL.matcher(text).matches()
                    ? Optional.of(InetAddress.getAllByName(text)[0].getHostAddress())
                    : Optional.empty();
        } catch (UnknownHostException odd) {
            return Optional.empty();
        }
    }

    /** Whether it, written in this way, is only ever this machine. */
    public static boolean loopback(String address) {
        return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1");
    }
}
