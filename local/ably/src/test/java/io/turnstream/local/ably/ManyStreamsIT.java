package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManyStreamsIT {

    private static final int STREAMS = 200;
    private static final int APPENDS = 100;
    private static final int CONNECTIONS = 10;

    private static final int ROUNDS_BEHIND = 5;

    private final Map<String, String> shown = new HashMap<>();

    /** 200 streams, appends to all of them in turn without waiting, and a viewer of every channel. */
    @Test
    void carriesManyStreamsWholeAndInOrder() {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
                TestClient viewer = TestClient.connect(ably)) {
            // Given
            List<TestClient> publishers = new ArrayList<>();
            List<String> serials = new ArrayList<>();
            for (int stream = 0; stream < STREAMS; stream++) {
                viewer.attach(channel(stream));
            }
            for (int stream = 0; stream < STREAMS; stream++) {
                if (stream < CONNECTIONS) {
                    publishers.add(TestClient.connect(ably, "echo=false"));
                }
                serials.add(publishers
                        .get(stream % CONNECTIONS)
                        .create(stream / CONNECTIONS, channel(stream), "{'name':'n','data':''}"));
            }

            // When
            int perConnection = STREAMS / CONNECTIONS;
            for (int i = 0; i < APPENDS; i++) {
                for (int stream = 0; stream < STREAMS; stream++) {
                    int msgSerial = perConnection * (i + 1) + stream / CONNECTIONS;
                    publishers
                            .get(stream % CONNECTIONS)
                            .append(msgSerial, channel(stream), serials.get(stream), i + " ");
                }
                // A viewer that is far behind is cut off, as it should be.
                look(viewer, textOf(i + 1 - ROUNDS_BEHIND).length());
            }

            // Then
            String whole = textOf(APPENDS);
            look(viewer, whole.length());
            assertThat(shown).hasSize(STREAMS);
            assertThat(shown.values()).containsOnly(whole);
            assertThat(ably.channel(channel(7)).messages().get(0).data()).isEqualTo(whole);
            assertThat(ably.counters().acked()).isEqualTo((long) STREAMS * (APPENDS + 1));
            publishers.forEach(TestClient::close);
        }
    }

    /** Reads until every channel has shown so many characters. */
    private void look(TestClient viewer, int characters) {
        for (int stream = 0; stream < STREAMS; stream++) {
            while (shown.getOrDefault(channel(stream), "").length() < characters) {
                JsonNode delivery = viewer.next(15);
                JsonNode message = delivery.path("messages").path(0);
                shown.merge(
                        delivery.path("channel").asText(),
                        message.path("data").asText(),
                        (before, more) -> message.path("action").asInt() == 5 ? before + more : more);
            }
        }
    }

    /** What a stream says in its first rounds. */
    private static String textOf(int rounds) {
        return IntStream.range(0, rounds).mapToObj(round -> round + " ").collect(Collectors.joining());
    }

    private static String channel(int stream) {
        return "ai:stream-" + stream;
    }
}
