package dev.godwit.probe.custom;

/**
 * One file as it was read last.
 *
 * @param hash the SHA-256 of its bytes in hexadecimal; empty if they could not be read
 * @param good whether it had no mistakes
 */
public record QueriesFile(String name, String hash, boolean good) {}
