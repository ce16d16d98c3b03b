package io.turnstream.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    @Test
    void isDoneWhenItIsJoined() throws InterruptedException {
        var done = new AtomicBoolean();

        Background.start("feed", () -> done.set(true)).join();

        assertThat(done).isTrue();
    }

    @Test
    void tellsWhoeverWaitsWhatWentWrong() {
        // Given
        Background feed = Background.start("feed", () -> {
            throw new IllegalArgumentException("no such topic");
        });

        // When, then
        assertThatThrownBy(feed::join)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("feed failed")
                .hasMessageContaining("no such topic");
    }
}
