package dev.godwit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUriTest {

    @Test
    void a_full_uri_says_everything() throws Exception {
        var parsed = ConnectionUri.parse(
                "postgresql://god%40wit:p%2Fw@db1:5433/shop?sslmode=verify-ca&sslrootcert=/etc/ca.pem");
        assertThat(parsed.address().user()).isEqualTo("god@wit");
        assertThat(parsed.address().host()).isEqualTo("db1");
        assertThat(parsed.address().port()).isEqualTo(5433);
        assertThat(parsed.address().database()).isEqualTo("shop");
        assertThat(parsed.address().tls()).isEqualTo(new Tls(TlsMode.VERIFY_CA, "/etc/ca.pem", "", ""));
        assertThat(parsed.password().orElseThrow().reveal()).isEqualTo("p/w");
        assertThat(parsed.toString()).doesNotContain("p/w");
    }

    @Test
    void the_shortest_uri_has_libpq_s_defaults() throws Exception {
        var address = ConnectionUri.parse("postgres://godwit@db1").address();
        assertThat(address.port()).isEqualTo(5432);
        assertThat(address.database()).isEqualTo("godwit");
    }

    @Test
    void encryption_is_verified_unless_the_connection_stays_here() throws Exception {
        assertThat(mode("postgresql://g@db1/x")).isEqualTo(TlsMode.VERIFY_FULL);
        assertThat(mode("postgresql://g@127.0.0.1/x")).isEqualTo(TlsMode.DISABLE);
        assertThat(mode("postgresql://g@[::1]:5432/x")).isEqualTo(TlsMode.DISABLE);
        assertThat(mode("postgresql://g@/x?host=/run/postgresql")).isEqualTo(TlsMode.DISABLE);
        assertThat(mode("postgresql://g@localhost/x?sslmode=require")).isEqualTo(TlsMode.REQUIRE);
    }

    @Test
    void a_plus_is_a_plus() throws Exception {
        assertThat(ConnectionUri.parse("postgresql://a+b:c+d@h/x")
                        .password()
                        .orElseThrow()
                        .reveal())
                .isEqualTo("c+d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://a@b/c",
                "db1:5432/shop",
                "postgresql://db1/shop",
                "postgresql://g@db1:abc/x",
                "postgresql://g@db1:70000/x",
                "postgresql://g@a,b/x",
                "postgresql://g@db1/x?sslmode=prefer",
                "postgresql://g@db1/x?sslmode=maybe",
                "postgresql://g@db1/x?sslmoed=require",
                "postgresql://g:%zz@db1/x",
                "postgresql://g@[::1/x"
            })
    void anything_else_is_malformed(String uri) {
        assertThatThrownBy(() -> ConnectionUri.parse(uri)).isInstanceOf(ConnectionUri.Malformed.class);
    }

    @Test
    void what_is_malformed_is_not_repeated_because_it_may_hold_a_password() {
        assertThatThrownBy(() -> ConnectionUri.parse("postgresql://g:hunter2@db1:5x/x"))
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:top?hunter2@h:1/d",
                "postgresql://u:top/hunter2@h",
                "postgresql://u:to@ps/hunter2@h:1/d",
                "postgresql://u:to@pshunter2@h:1/d"
            })
    void a_password_that_was_not_encoded_is_refused_and_not_repeated(String uri) {
        assertThatThrownBy(() -> ConnectionUri.parse(uri))
                .isInstanceOf(ConnectionUri.Malformed.class)
                .hasMessageNotContaining("hunter2");
    }

    private static TlsMode mode(String uri) throws ConnectionUri.Malformed {
        return ConnectionUri.parse(uri).address().tls().mode();
    }
}
