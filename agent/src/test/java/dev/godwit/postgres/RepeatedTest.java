package dev.godwit.postgres;

import static dev.godwit.RealServers.await;
import static dev.godwit.RealServers.settings;
import static dev.godwit.RealServers.shared;
import static dev.godwit.RealServers.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Door;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked again and again is prepared, and only by the server that will be asked again. */
class RepeatedTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String PREPARED = "select count(*)::int8 as n from pg_prepared_statements";

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private Lane lane(String uri) throws Exception {
        var lane = onLoop(() -> {
            var made = new Lane(
                    vertx,
                    settings("shop", uri, Optional.empty()),
                    SessionSettings.CORE,
                    1,
                    new Random(1),
                    change -> {});
            made.open();
            return Future.succeededFuture(made);
        });
        until("connected", lane::connected);
        return lane;
    }

    private <T> T onLoop(java.util.function.Supplier<Future<T>> work) throws Exception {
        Promise<T> done = Promise.promise();
        loop.runOnContext(now -> work.get().onComplete(done));
        return await(done.future());
    }

    private RowSet<Row> often(Lane lane, String sql) throws Exception {
        return onLoop(() -> lane.often(sql, LONG, false));
    }

    private long number(Lane lane, String sql) throws Exception {
        return often(lane, sql).iterator().next().getLong("n");
    }

    private static String direct(int major) {
        return "postgresql://postgres@127.0.0.1:" + shared(major).port() + "/postgres";
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_text_that_comes_back_is_prepared_once(int major) throws Exception {
        var lane = lane(direct(major));

        assertThat(number(lane, PREPARED)).isZero();
        for (int i = 0; i < 5; i++) {
            number(lane, PREPARED);
        }

        assertThat(number(lane, PREPARED)).isEqualTo(1);
    }

    @Test
    void texts_without_end_do_not_fill_the_server() throws Exception {
        var lane = lane(direct(17));

        for (int text = 0; text < 3 * Repeated.MOST; text++) {
            for (int time = 0; time < 4; time++) {
                assertThat(number(lane, "select " + text + "::int8 as n")).isEqualTo(text);
            }
        }

        assertThat(number(lane, PREPARED)).isEqualTo(Repeated.MOST);
    }

    @Test
    void a_server_that_has_forgotten_is_asked_anew() throws Exception {
        var lane = lane(direct(17));
        for (int i = 0; i < 5; i++) {
            number(lane, PREPARED);
        }
        onLoop(() -> lane.query("deallocate all", LONG, false));

        var failure = onLoop(() -> lane.often(PREPARED, LONG, false).map("").otherwise(Throwable::getMessage));

        assertThat(failure).contains("does not exist");
        assertThat(number(lane, PREPARED)).isZero();
        assertThat(number(lane, PREPARED)).isZero();
        number(lane, PREPARED);
        assertThat(number(lane, PREPARED)).isEqualTo(1);
    }

    @Test
    void behind_a_pooler_nothing_is_prepared() throws Exception {
        try (var pooler = Door.disguised(shared(17).port())) {
            var lane = lane(direct(17).replace(":" + shared(17).port() + "/", ":" + pooler.port() + "/"));
            for (int i = 0; i < 5; i++) {
                number(lane, PREPARED);
            }

            assertThat(lane.facts().direct()).isFalse();
            assertThat(number(lane, PREPARED)).isZero();
        }
    }
}
