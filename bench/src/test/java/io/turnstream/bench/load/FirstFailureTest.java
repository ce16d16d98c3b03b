package io.turnstream.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstFailureTest {

    private final FirstFailure failure = new FirstFailure();

    @Test
    void saysNothingWhenNothingWentWrong() {
        failure.rethrow("writing");
    }

    @Test
    void keepsTheFirstOfSeveral() {
        failure.set(new IllegalStateException("first"));
        failure.set(new IllegalStateException("second"));

        assertThatThrownBy(() -> failure.rethrow("writing"))
                .hasMessageContaining("writing failed")
                .hasMessageContaining("first");
    }

    @Test
    void countsOnlyWhatTheBrokerHasTaken() {
        // Given
        var taken = new AtomicInteger();
        var callback = failure.unlessFailed((metadata, none) -> taken.incrementAndGet());

        // When
        callback.onCompletion(null, null);
        callback.onCompletion(null, new IllegalStateException("refused"));

        // Then
        assertThat(taken).hasValue(1);
        assertThatThrownBy(() -> failure.rethrow("writing")).hasMessageContaining("refused");
    }
}
