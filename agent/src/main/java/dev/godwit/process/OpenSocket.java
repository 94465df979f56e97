package dev.godwit.process;

/**
 * One end of a TCP connection that stands, as the process that has it sees it. Two are equal only while they are the same one.
 *
 * @param local the address of this end in its one way of being written: of an IPv6 socket that speaks IPv4 the IPv4 address
 * @param inode the kernel's number of this socket, which is not used again
 */
public record OpenSocket(String local, int port, String remote, int remotePort, long inode) {}
