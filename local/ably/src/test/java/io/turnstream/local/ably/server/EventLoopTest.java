package io.turnstream.local.ably.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    @Test
    void takesTimesThatAreTooFarAwayForNanoseconds() {
        try (var loop = new EventLoop()) {
            assertThatCode(() -> loop.after(Duration.ofDays(2_000_000), () -> {}))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void answersAlsoWhenItIsClosed() {
        var loop = new EventLoop();
        loop.close();
        assertThat(loop.call(() -> "here")).isEqualTo("here");
    }
}
