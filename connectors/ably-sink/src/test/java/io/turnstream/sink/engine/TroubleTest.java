package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelException;
import org.junit.jupiter.api.Test;

/** What is known of the failures of a turn since it last succeeded. */
class TroubleTest {

    private final ChannelException first = ChannelException.refused(50000, 500, "first");
    private final ChannelException second = ChannelException.refused(50003, 503, "second");

    private final Trouble trouble = new Trouble();

    @Test
    void noFailureIsKnownBeforeThereIsOne() {
        assertThat(trouble.failures()).isZero();
        assertThat(trouble.why()).isNull();
        assertThat(trouble.isWaiting(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void theFirstFailureIsItsOwnPredecessor() {
        trouble.failed(first, 100);

        assertThat(trouble.failures()).isEqualTo(1);
        assertThat(trouble.since()).isEqualTo(100);
        assertThat(trouble.failedBefore()).isEqualTo(100);
        assertThat(trouble.why()).isSameAs(first);
    }

    @Test
    void furtherFailuresAreCountedFromTheFirst() {
        trouble.failed(first, 100);
        trouble.failed(first, 200);
        trouble.failed(second, 300);

        assertThat(trouble.failures()).isEqualTo(3);
        assertThat(trouble.since()).isEqualTo(100);
        assertThat(trouble.failedBefore()).isEqualTo(200);
        assertThat(trouble.why()).isSameAs(second);
    }

    @Test
    void waitsUntilTheMomentAndNotAtIt() {
        trouble.waitUntil(500);

        assertThat(trouble.retryAt()).isEqualTo(500);
        assertThat(trouble.isWaiting(499)).isTrue();
        assertThat(trouble.isWaiting(500)).isFalse();
    }

    @Test
    void aSuccessEndsAllOfIt() {
        trouble.failed(first, 100);
        trouble.failed(first, 200);
        trouble.waitUntil(500);

        trouble.over();

        assertThat(trouble.failures()).isZero();
        assertThat(trouble.why()).isNull();
        assertThat(trouble.isWaiting(300)).isFalse();
        trouble.failed(second, 400);
        assertThat(trouble.since()).isEqualTo(400);
        assertThat(trouble.failedBefore()).isEqualTo(400);
    }
}
