package dev.godwit.endpoint;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Secret;
import dev.godwit.settings.Section;
import dev.godwit.settings.TextFile;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How an endpoint knows the agent, and by what the agent knows the endpoint.
 *
 * @param passwordFile read again for each request, as is the file of the token
 * @param authorities a PEM file of those trusted instead of the JDK's
 * @param anybody whether a certificate is taken unseen
 */
record Access(
        Optional<String> username,
        Optional<Secret> password,
        Optional<Path> passwordFile,
        Optional<Path> tokenFile,
        Optional<Path> authorities,
        boolean anybody) {

    static final Access NONE =
            new Access(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    private static final int LONGEST_SECRET = 64 * 1024;

    /** Takes {@code username}, {@code password}, {@code password_file}, {@code token_file}, {@code ca_file} and {@code insecure_skip_verify}. */
    static Access read(Section section, Path base) {
        var username = section.take("username").text();
        var password = section.take("password").secret();
        var passwordFile = file(section.take("password_file"), base);
        var tokenFile = file(section.take("token_file"), base);
        var authorities = file(section.take("ca_file"), base);
        authorities.ifPresent(file -> certificates(file, section.take("ca_file")));
        boolean anybody = section.take("insecure_skip_verify").flag(false);
        boolean basic = section.has("password") || section.has("password_file");
        if (section.has("password") && section.has("password_file")) {
            section.take("password_file").problem("given beside password", "Keep one of the two.");
        }
        if (section.has("username") != basic) {
            section.take(basic ? "password" : "username")
                    .problem(basic ? "needs a username" : "needs a password or password_file", "");
        }
        if (section.has("token_file") && section.has("username")) {
            section.take("token_file").problem("given beside username", "Keep one of the two.");
        }
        if (section.has("ca_file") && anybody) {
            section.take("ca_file").problem("given beside insecure_skip_verify", "Keep one of the two.");
        }
        return new Access(username, password, passwordFile, tokenFile, authorities, anybody);
    }

    private static Optional<Path> file(Entry entry, Path base) {
        var path = entry.text().map(base::resolve);
        path.filter(missing -> !Files.isReadable(missing) || Files.isDirectory(missing))
                .ifPresent(missing -> entry.problem("cannot read " + missing, ""));
        return path;
    }

    private static void certificates(Path file, Entry entry) {
        if (!Files.isReadable(file)) {
            return;
        }
        try (var in = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                entry.problem("there is no certificate in " + file, "");
            }
        } catch (IOException | CertificateException bad) {
            entry.problem("no PEM certificates: " + file, "");
        }
    }

    /** The header that says who asks, empty if nobody needs to know. Reads files: call it on a worker. */
    Optional<Secret> authorization() throws EndpointFailure {
        if (tokenFile.isPresent()) {
            return Optional.of(new Secret("Bearer " + secret(tokenFile.get())));
        }
        if (username.isEmpty()) {
            return Optional.empty();
        }
        var known = password.isPresent() ? password.get().reveal() : secret(passwordFile.orElseThrow());
        var pair = (username.get() + ":" + known).getBytes(StandardCharsets.UTF_8);
        return Optional.of(new Secret("Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    boolean isKnown() {
        return tokenFile.isPresent() || username.isPresent();
    }

    private static String secret(Path file) throws EndpointFailure {
        var problems = new Problems();
        var text = TextFile.read(file, LONGEST_SECRET, problems).map(String::strip);
        if (text.isEmpty()) {
            var why = problems.list().get(0).text();
            throw new EndpointFailure(EndpointState.CREDENTIALS, file + ": " + why);
        }
        if (text.get().isEmpty() || text.get().chars().anyMatch(Character::isISOControl)) {
            throw new EndpointFailure(EndpointState.CREDENTIALS, file + ": holds no one line of text");
        }
        return text.get();
    }

    ClientSSLOptions tls(Duration timeout) {
        var options = new ClientSSLOptions().setHostnameVerificationAlgorithm(anybody ? "" : "HTTPS");
        options.setSslHandshakeTimeout(timeout.toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        authorities.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return options.setTrustAll(anybody);
    }
}
