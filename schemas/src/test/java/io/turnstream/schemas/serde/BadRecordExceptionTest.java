package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BadRecordExceptionTest {

    private static final BadRecordException BAD = new BadRecordException("bad");
    private static final RegistryUnavailableException DOWN = new RegistryUnavailableException("down");

    @Test
    void isSeenThroughWhateverIsWrappedAroundIt() {
        assertThat(BadRecordException.isCauseOf(BAD)).isTrue();
        assertThat(BadRecordException.isCauseOf(new SerializationException("kafka", new RuntimeException(BAD))))
                .isTrue();
    }

    @Test
    void aRegistryThatIsDownIsNeverTakenForABadRecord() {
        assertThat(BadRecordException.isCauseOf(DOWN)).isFalse();
        assertThat(BadRecordException.isCauseOf(new SerializationException("kafka", DOWN)))
                .isFalse();
        assertThat(BadRecordException.isCauseOf(new BadRecordException("no schema", DOWN)))
                .isFalse();
    }

    @Test
    void norIsAnythingElse() {
        assertThat(BadRecordException.isCauseOf(new SerializationException("whose?")))
                .isFalse();
        assertThat(BadRecordException.isCauseOf(new TimeoutException())).isFalse();
        assertThat(BadRecordException.isCauseOf(new NullPointerException())).isFalse();
        assertThat(BadRecordException.isCauseOf(null)).isFalse();
    }
}
