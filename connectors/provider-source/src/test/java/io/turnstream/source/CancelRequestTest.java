package io.turnstream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CancelRequestTest {

    @Test
    void becomesAControlEventOfItsTurn() {
        TokenEvent event = new CancelRequest("s", "t", "c-1", "user", "alice").event(Instant.ofEpochSecond(5));

        assertThat(event.getKind()).isEqualTo(TokenEventKind.CANCEL_REQUESTED);
        assertThat(event.getSessionId()).isEqualTo("s");
        assertThat(event.getTurnId()).isEqualTo("t");
        assertThat(event.getResponseId()).isEmpty();
        assertThat(event.getSeq()).isEqualTo(-1);
        assertThat(event.getEventId()).isEqualTo("c-1");
        assertThat(event.getTs()).isEqualTo(Instant.ofEpochSecond(5));
        var control =
                Objects.requireNonNull(Objects.requireNonNull(event.getDetail()).getControl());
        assertThat(control.getReason()).isEqualTo("user");
        assertThat(control.getRequestedBy()).isEqualTo("alice");
    }

    @Test
    void needsAnIdOfItsOwn() {
        assertThatThrownBy(() -> new CancelRequest("s", "t", "", null, null).event(Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eventId");
    }
}
