package io.turnstream.app.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.source.TokenEventSender;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final int MOST = 48;

    private final Sessions sessions = new Sessions(new NeverSafe(), Clock.systemUTC(), "run");

    @AfterEach
    void close() throws InterruptedException {
        sessions.close();
    }

    /** Each start waits in its listener until all have been let in that will be. */
    @Test
    void neverPlaysMoreThanItsLimitHoweverManyStartAtOnce() throws InterruptedException {
        var refused = new AtomicInteger();
        var decided = new CountDownLatch(MOST + 10);
        sessions.listen(session -> {
            decided.countDown();
            await(decided);
        });
        List<Thread> starts = new ArrayList<>();
        for (int i = 0; i < MOST + 10; i++) {
            starts.add(new Thread(() -> {
                try {
                    sessions.start(recording(), Pace.SLOW, null);
                } catch (Refusal full) {
                    assertThat(body(full)).contains("\"code\":\"session_limit_reached\"", "\"status\":503");
                    refused.incrementAndGet();
                    decided.countDown();
                }
            }));
        }

        starts.forEach(Thread::start);
        for (Thread start : starts) {
            start.join();
        }

        assertThat(refused).hasValue(10);
        assertThat(sessions.playing()).isEqualTo(MOST);
    }

    @Test
    void refusesPolitelyWhileItIsClosed() throws InterruptedException {
        sessions.close();

        assertThatThrownBy(() -> sessions.start(recording(), Pace.SLOW, null))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(body(refusal))
                        .contains("\"code\":\"stopping\"", "\"status\":503"));
        assertThat(sessions.playing()).isZero();
    }

    private static String body(Refusal refusal) {
        return new String(refusal.answer().body(), StandardCharsets.UTF_8);
    }

    private static Recording recording() {
        return Recordings.all().get(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A broker that never answers: what is played is played for ever. */
    private static final class NeverSafe implements TokenEventSender {

        @Override
        public CompletionStage<Void> send(TokenEvent event) {
            return new CompletableFuture<>();
        }

        @Override
        public void flush() {
            await(new CountDownLatch(1));
        }
    }
}
