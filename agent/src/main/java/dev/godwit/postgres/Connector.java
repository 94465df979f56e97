package dev.godwit.postgres;

import dev.godwit.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one connection: finds the password, connects, sets the session's limits. Settings are {@code SET} after connecting
 * and not sent as start-up parameters, because poolers refuse those.
 */
final class Connector {

    /** A connection ready for use. */
    record Connected(PgConnection connection, ServerFacts facts) {}

    static final String APPLICATION = "godwit";
    private static final String WHO = """
            select current_setting('server_version_num')::int as number,
                   current_setting('server_version') as version,
                   version() as description,
                   has_function_privilege('pg_catalog.pg_stat_file(text, boolean)', 'execute') as files,
                   pg_has_role('pg_read_all_stats', 'usage') as sees""";

    private final Vertx vertx;
    private final DatabaseSettings database;
    private final SessionSettings settings;

    Connector(Vertx vertx, DatabaseSettings database, SessionSettings settings) {
        this.vertx = vertx;
        this.database = database;
        this.settings = settings;
    }

    Future<Connected> connect() {
        return vertx.executeBlocking(this::password, false)
                .recover(unreadable -> Future.failedFuture(new PostgresFailure(
                        PostgresFailure.Kind.REFUSED, "cannot read the password: " + reason(unreadable))))
                .compose(password -> PgConnection.connect(vertx, options(password)))
                .compose(connection -> prepare(connection)
                        .onFailure(refused -> connection.close())
                        .map(facts -> new Connected(connection, facts)));
    }

    private Optional<Secret> password() throws IOException {
        return database.passwords().find(database.address());
    }

    private static String reason(Throwable unreadable) {
        return unreadable.getClass().getSimpleName() + " " + unreadable.getMessage();
    }

    private Future<ServerFacts> prepare(PgConnection connection) {
        // Without a handler the client prints the server's farewell to a closing connection as an uncaught exception.
        connection.exceptionHandler(farewell -> {});
        return connection.query(WHO).execute().compose(rows -> {
            Row row = rows.iterator().next();
            var facts = new ServerFacts(
                    row.getInteger("number"),
                    row.getString("version"),
                    row.getString("description"),
                    row.getBoolean("files"),
                    row.getBoolean("sees"));
            return connection.query(preamble(facts)).execute().map(facts);
        });
    }

    private String preamble(ServerFacts facts) {
        List<String> lines = new ArrayList<>(List.of(
                "set application_name = '" + APPLICATION + "'",
                "set statement_timeout = " + settings.statement().toMillis(),
                "set lock_timeout = " + settings.lock().toMillis(),
                "set idle_in_transaction_session_timeout = 10000",
                "set default_transaction_read_only = on",
                "set jit = off",
                // A backslash in a name is a backslash.
                "set standard_conforming_strings = on",
                "set max_parallel_workers_per_gather = 0",
                "set client_connection_check_interval = 2000"));
        if (!settings.ownPath()) {
            lines.add("set search_path = pg_catalog");
        }
        if (facts.major() >= 15) {
            lines.add("set stats_fetch_consistency = none");
        }
        if (facts.major() >= 17) {
            lines.add("set transaction_timeout = 60000");
        }
        return String.join("; ", lines);
    }

    private PgConnectOptions options(Optional<Secret> password) {
        var address = database.address();
        var options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setProperties(Map.of("application_name", APPLICATION, "client_encoding", "utf8"));
        password.ifPresent(secret -> options.setPassword(secret.reveal()));
        encrypt(options, address.tls());
        return options;
    }

    private static void encrypt(PgConnectOptions options, Tls tls) {
        if (tls.mode() == TlsMode.DISABLE) {
            options.setSslMode(SslMode.DISABLE);
            return;
        }
        boolean anchored = !tls.rootCertificate().isEmpty();
        var ssl = new ClientSSLOptions();
        if (anchored && !tls.rootCertificate().equals("system")) {
            ssl.setTrustOptions(new PemTrustOptions().addCertPath(tls.rootCertificate()));
        }
        // Like libpq: require encrypts without asking who answers, unless a root certificate is named.
        if (tls.mode() == TlsMode.REQUIRE && !anchored) {
            ssl.setTrustAll(true);
        }
        ssl.setHostnameVerificationAlgorithm(tls.mode() == TlsMode.VERIFY_FULL ? "HTTPS" : "");
        if (!tls.certificate().isEmpty()) {
            ssl.setKeyCertOptions(
                    new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()));
        }
        options.setSslMode(tls.mode() == TlsMode.VERIFY_FULL ? SslMode.VERIFY_FULL : SslMode.REQUIRE)
                .setSslOptions(ssl);
    }
}
