package io.turnstream.local.ably.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.RefusedException;
import org.junit.jupiter.api.Test;

class SeenMessagesTest {

    private final Messages on = new Messages();
    private final SeenMessages seen = new SeenMessages();

    @Test
    void showsTheFirstAppendOfAMessageWholeAndTheNextAsWhatWasAdded() throws RefusedException {
        // Given
        String serial = on.create("a");

        // When
        JsonNode first = show(append(serial, "b"));
        JsonNode second = show(append(serial, "c"));

        // Then
        assertThat(first.path("action").asInt()).isEqualTo(1);
        assertThat(first.path("data").asText()).isEqualTo("ab");
        assertThat(first.path("name").asText()).isEqualTo("n");
        assertThat(second.path("action").asInt()).isEqualTo(5);
        assertThat(second.path("data").asText()).isEqualTo("c");
        assertThat(second.has("name")).isFalse();
        assertThat(second.path("version").path("serial").asText())
                .isGreaterThan(first.path("version").path("serial").asText());
    }

    @Test
    void showsAnAppendOfThePastAsItWasThen() throws RefusedException {
        // Given
        String serial = on.create("a");
        Publication past = append(serial, "b");

        // When
        append(serial, "c");

        // Then
        assertThat(show(past).path("data").asText()).isEqualTo("ab");
    }

    @Test
    void showsAMessageWholeAgainToWhoNeverCameThatFar() throws RefusedException {
        // Given
        String serial = on.create("a");
        String position = on.serials.last();
        show(append(serial, "b"));

        // When
        seen.forgetAfter(position);

        // Then
        assertThat(show(append(serial, "c")).path("data").asText()).isEqualTo("abc");
    }

    private Publication append(String serial, String data) throws RefusedException {
        return on.publication("{'action':5,'serial':'" + serial + "','data':'" + data + "'}");
    }

    private JsonNode show(Publication publication) {
        return SeenMessages.messages(publication, seen.show(publication)).path(0);
    }
}
