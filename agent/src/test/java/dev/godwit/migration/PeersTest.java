package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.process.OpenSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose a session is by its connection: exactly that one's, or nobody's. */
class PeersTest {

    private static final Instant BEGUN = Instant.parse("2026-11-21T12:00:00Z");
    private static final Optional<Route> HERE = Optional.of(new Route("127.0.0.1", 5432, true));
    private static final Optional<Route> THERE = Optional.of(new Route("10.0.0.9", 5432, false));

    private final Peers peers = new Peers();
    private long number;

    private static Instant at(double seconds) {
        return BEGUN.plusMillis((long) (seconds * 1000));
    }

    private static OpenSocket socket(String local, int port, String remote, int remotePort) {
        return new OpenSocket(local, port, remote, remotePort, 4711);
    }

    private static OpenSocket usual() {
        return socket("127.0.0.1", 40_000, "127.0.0.1", 5432);
    }

    private void told(double seconds, OpenSocket... open) {
        number++;
        peers.heard(at(seconds), BEGUN, new Told("here", number, number - 1, Arrays.asList(open)));
    }

    private boolean own(Optional<Route> route, String client, int port, double began) {
        var id = new SessionId(port, at(began));
        var session = new LookedSession(
                id,
                1,
                "shop",
                "postgres",
                "PostgreSQL JDBC Driver",
                client,
                port,
                "active",
                at(began),
                at(began),
                at(began),
                "",
                false,
                null,
                "select 1",
                false,
                List.of());
        peers.look(new Look(at(100), Duration.ZERO, List.of(session)), route);
        return peers.own(id);
    }

    @Test
    void a_session_is_the_commands_once_its_connection_was_told_twice() {
        told(1);
        told(2, usual());
        assertThat(own(HERE, "127.0.0.1", 40_000, 1.5)).isFalse();
        assertThat(peers.any()).isFalse();

        told(3, usual());

        assertThat(own(HERE, "127.0.0.1", 40_000, 1.5)).isTrue();
        assertThat(peers.any()).isTrue();
        assertThat(peers.ports(HERE)).containsExactly(40_000);
    }

    @Test
    void another_address_another_port_and_a_local_socket_are_others() {
        told(1, usual());
        told(2, usual());

        assertThat(own(HERE, "127.0.0.2", 40_000, 0.5)).isFalse();
        assertThat(own(HERE, "10.0.0.5", 40_000, 0.5)).isFalse();
        assertThat(own(HERE, "127.0.0.1", 40_001, 0.5)).isFalse();
        assertThat(own(HERE, "local", -1, 0.5)).isFalse();
        assertThat(own(HERE, "127.0.0.1", 40_000, 0.5)).isTrue();
    }

    @Test
    void one_way_of_writing_an_address_is_another_and_loopbacks_are_two() {
        var six = socket("0:0:0:0:0:0:0:1", 40_000, "0:0:0:0:0:0:0:1", 5432);
        told(1, six);
        told(2, six);

        assertThat(own(HERE, "127.0.0.1", 40_000, 0.5)).isFalse();
        assertThat(own(HERE, "::1", 40_000, 0.6)).isTrue();
    }

    @Test
    void a_connection_to_a_pooler_with_the_port_of_a_colleagues_session_is_nobodys() {
        var pooled = socket("127.0.0.1", 40_000, "127.0.0.1", 6432);
        var elsewhere = socket("10.0.0.5", 40_001, "10.0.0.7", 5432);
        told(1, pooled, elsewhere);
        told(2, pooled, elsewhere);

        assertThat(own(HERE, "127.0.0.1", 40_000, 0.5)).isFalse();
        assertThat(own(THERE, "10.0.0.5", 40_001, 0.5)).isFalse();
        assertThat(peers.ports(HERE)).isEmpty();
    }

    @Test
    void without_a_way_that_is_certain_no_session_is_known() {
        told(1, usual());
        told(2, usual());

        assertThat(own(Optional.empty(), "127.0.0.1", 40_000, 0.5)).isFalse();
        assertThat(own(THERE, "127.0.0.1", 40_000, 0.5)).isFalse();
    }

    @Test
    void what_began_before_the_announcement_or_before_the_connection_is_anothers_of_that_port() {
        told(1);
        told(2);
        told(3, usual());
        told(4, usual());

        assertThat(own(HERE, "127.0.0.1", 40_000, -1)).isFalse();
        // The reading that was told at 2, and had no such connection, came after the answer at 1.
        assertThat(own(HERE, "127.0.0.1", 40_000, 0.9)).isFalse();
        assertThat(own(HERE, "127.0.0.1", 40_000, 1.1)).isTrue();
    }

    @Test
    void what_began_after_the_connection_was_last_told_is_anothers_who_got_the_port() {
        told(1, usual());
        told(2, usual());
        told(3);

        // When it was told at 2 it stood at 1; what was there between is not known.
        assertThat(own(HERE, "127.0.0.1", 40_000, 1.5)).isFalse();
        assertThat(own(HERE, "127.0.0.1", 40_000, 2.5)).isFalse();
        // What its process has left behind is its all the same.
        assertThat(own(HERE, "127.0.0.1", 40_000, 0.5)).isTrue();
    }

    @Test
    void a_telling_that_arrives_late_proves_nothing_of_the_time_it_took() {
        told(1, usual());
        // The runner gave up waiting for the answer at 1 and read again, maybe long before that came.
        peers.heard(at(2), BEGUN, new Told("here", 2, 0, List.of(usual())));
        assertThat(own(HERE, "127.0.0.1", 40_000, 0.9)).isFalse();
        // And what is overtaken is not heard.
        peers.heard(at(3), BEGUN, new Told("here", 1, 1, List.of(usual())));
        assertThat(own(HERE, "127.0.0.1", 40_000, 0.9)).isFalse();

        number = 2;
        told(4, usual());

        assertThat(own(HERE, "127.0.0.1", 40_000, 0.9)).isTrue();
    }

    @Test
    void whether_a_young_session_is_its_own_is_open_until_it_was_told_of_often_enough() {
        assertThat(peers.undecided(at(0.5))).isTrue();
        told(1);
        told(2);
        assertThat(peers.undecided(at(0.5))).isTrue();
        told(3);

        assertThat(peers.undecided(at(0.5))).isFalse();
        assertThat(peers.undecided(at(1.5))).isTrue();
    }

    @Test
    void of_too_many_connections_the_last_told_of_are_kept() {
        for (int round = 0; round < 10; round++) {
            var open = new OpenSocket[200];
            for (int i = 0; i < open.length; i++) {
                open[i] = socket("127.0.0.1", 10_000 + round * 200 + i, "127.0.0.1", 5432);
            }
            told(round, open);
        }
        assertThat(peers.ports(HERE)).hasSize(1_000).contains(11_999).doesNotContain(10_000);
    }
}
