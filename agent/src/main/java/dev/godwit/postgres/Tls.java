package dev.godwit.postgres;

/**
 * How a connection is encrypted and what is trusted.
 *
 * @param rootCertificate path of a PEM file, {@code system}, or empty for the JDK's trust store
 * @param certificate path of the client's PEM certificate, or empty
 * @param key path of its PEM key (PKCS#8), or empty
 */
public record Tls(TlsMode mode, String rootCertificate, String certificate, String key) {}
