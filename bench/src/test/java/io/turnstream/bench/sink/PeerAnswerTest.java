package io.turnstream.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PeerAnswerTest {

    private final List<String> appended = new ArrayList<>();
    private final List<Consumer<String>> creates = new ArrayList<>();
    private final NaivePeer peer = new NaivePeer(new Remembering());
    private final AnswerScript script = new AnswerScript("s", "a", 2, 7);

    @Test
    void sendsEveryTokenOnceItsMessageIsThere() {
        // Given
        script.start(Instant.EPOCH).forEach(peer::take);
        creates.get(0).accept("1@1");

        // When
        peer.take(script.token(Instant.EPOCH));
        peer.take(script.token(Instant.EPOCH));

        // Then
        assertThat(appended).containsExactly("1@1 @7@", "1@1 token 1");
    }

    @Test
    void sendsTheTextOfAnAnswerThatEndedBeforeItsMessageWasThere() {
        // Given
        List<TurnEvent> events = new ArrayList<>(script.start(Instant.EPOCH));
        events.add(script.token(Instant.EPOCH));
        events.add(script.token(Instant.EPOCH));
        events.addAll(script.end(Instant.EPOCH));
        events.forEach(peer::take);
        assertThat(appended).isEmpty();

        // When
        assertThat(peer.isBusy()).isTrue();
        creates.get(0).accept("1@1");
        peer.tick();

        // Then
        assertThat(appended).containsExactly("1@1 @7@", "1@1 token 1");
        assertThat(peer.isBusy()).isFalse();
    }

    @Test
    void sendsTheTextOfAWindowTogether() {
        // Given
        var floor = new FloorPeer(new Remembering());
        script.start(Instant.EPOCH).forEach(floor::take);
        floor.take(script.token(Instant.EPOCH));
        floor.take(script.token(Instant.EPOCH));
        script.end(Instant.EPOCH).forEach(floor::take);

        // When
        creates.get(0).accept("1@1");
        floor.tick();

        // Then
        assertThat(appended).containsExactly("1@1 @7@token 1");
    }

    private final class Remembering implements Wire {

        @Override
        public void create(String channel, String extras, Consumer<String> then) {
            creates.add(then);
        }

        @Override
        public void append(String channel, String serial, String text, String extras) {
            appended.add(serial + " " + text);
        }

        @Override
        public void awaitRoom() {}
    }
}
