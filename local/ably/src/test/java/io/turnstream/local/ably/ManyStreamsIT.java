package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManyStreamsIT {

    private static final int STREAMS = 200;
    private static final int APPENDS = 100;
    private static final int CONNECTIONS = 10;

    private static final int ROUNDS_BEHIND = 5;

    private final Map<String, String> shown = new HashMap<>();
    private int deliveries;

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
                look(viewer, STREAMS * (i + 1 - ROUNDS_BEHIND));
            }

            // Then
            StringBuilder whole = new StringBuilder();
            for (int i = 0; i < APPENDS; i++) {
                whole.append(i).append(' ');
            }
            look(viewer, STREAMS * (APPENDS + 1));
            assertThat(shown).hasSize(STREAMS);
            assertThat(shown.values()).containsOnly(whole.toString());
            assertThat(ably.channel(channel(7)).messages().get(0).data()).isEqualTo(whole.toString());
            assertThat(ably.counters().acked()).isEqualTo((long) STREAMS * (APPENDS + 1));
            publishers.forEach(TestClient::close);
        }
    }

    /** Reads until so many deliveries were seen. */
    private void look(TestClient viewer, int upTo) {
        for (; deliveries < upTo; deliveries++) {
            JsonNode delivery = viewer.next(15);
            JsonNode message = delivery.path("messages").path(0);
            shown.merge(
                    delivery.path("channel").asText(),
                    message.path("data").asText(),
                    (before, more) -> message.path("action").asInt() == 5 ? before + more : more);
        }
    }

    private static String channel(int stream) {
        return "ai:stream-" + stream;
    }
}
