package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.MessagePack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said in MessagePack is heard in JSON, and the other way round. */
class FormatsTest {

    private static final String MESSAGES = "/channels/ai%3A1/messages";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private LocalAbly ably;

    @BeforeEach
    void start() {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint({"RTN2a", "RSL4c1", "RSL4d1"})
    void bytesAreBytesInOneFormAndBase64InTheOther() {
        try (TestClient binary = TestClient.connectBinary(ably, "");
                TestClient text = TestClient.connect(ably)) {
            binary.attach("ai:1");
            text.attach("ai:1");
            binary.send(publish(0, message(new byte[] {0, (byte) 255, 7})));
            assertBytes(binary.delivered(), text.delivered());
            text.publish(0, "ai:1", "[{'data':'AP8H','encoding':'base64'}]");
            assertBytes(binary.delivered(), text.delivered());
        }
    }

    private static void assertBytes(JsonNode binary, JsonNode text) {
        assertThat(binary.path("data")).isEqualTo(JsonNodeFactory.instance.binaryNode(new byte[] {0, (byte) 255, 7}));
        assertThat(binary.has("encoding")).isFalse();
        assertThat(text.path("data").asText()).isEqualTo("AP8H");
        assertThat(text.path("encoding").asText()).isEqualTo("base64");
    }

    @Test
    @SpecPoint({"RTN2a", "docs:appends"})
    void appendedBytesAreOneMessage() {
        try (TestClient binary = TestClient.connectBinary(ably, "")) {
            // Given
            binary.attach("ai:1");
            binary.send(publish(0, message(new byte[] {1})));
            String serial =
                    binary.next(1).path("res").path(0).path("serials").path(0).asText();

            // When
            binary.send(publish(1, message(new byte[] {2}).put("action", 5).put("serial", serial)))
                    .next(1);

            // Then
            assertThat(ably.channel("ai:1").messages().get(0).data()).isEqualTo("AQI=");
        }
    }

    @Test
    @SpecPoint({"RSL4", "RSL6a1"})
    void textAndJsonAreTheSameInBothForms() {
        try (TestClient binary = TestClient.connectBinary(ably, "");
                TestClient text = TestClient.connect(ably)) {
            binary.attach("ai:1");
            text.attach("ai:1");
            text.publish(0, "ai:1", "[{'name':'n','data':{'a':[1]},'extras':{'headers':{'h':'1'}}},{'data':'é'}]");
            JsonNode heard = binary.next(15);
            assertThat(heard).isEqualTo(text.next(15));
            assertThat(heard.path("messages").path(0).path("data").asText()).isEqualTo("{\"a\":[1]}");
        }
    }

    @Test
    @SpecPoint("RTN2a")
    void tellsInItsFormThatAMessageIsNone() {
        try (TestClient client = TestClient.connectBinary(ably, "")) {
            client.sendBinary("{}");
            assertThat(client.next(9).path("error").path("code").asInt()).isEqualTo(40000);
            client.awaitClosed();
        }
    }

    @Test
    @SpecPoint("RSC8a")
    void restSpeaksBoth() throws IOException, InterruptedException {
        // When
        HttpResponse<byte[]> created = send("POST", MESSAGES, message(new byte[] {9}), "application/x-msgpack");
        HttpResponse<byte[]> read = send("GET", MESSAGES, null, "application/x-msgpack, application/json");
        HttpResponse<byte[]> asked = send("GET", MESSAGES + "?format=msgpack", null, "application/json");
        JsonNode json = TestRest.of(ably).get(MESSAGES).body();

        // Then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(MessagePack.read(created.body()).path("serials")).hasSize(1);
        assertThat(read.headers().firstValue("Content-Type")).contains("application/x-msgpack");
        assertThat(MessagePack.read(read.body()).path(0).path("data").binaryValue())
                .containsExactly(9);
        assertThat(MessagePack.read(asked.body())).isEqualTo(MessagePack.read(read.body()));
        assertThat(json.path(0).path("data").asText()).isEqualTo("CQ==");
        assertThat(json.path(0).path("encoding").asText()).isEqualTo("base64");
    }

    @Test
    @SpecPoint({"RSC8a", "TI1"})
    void restRefusesInTheFormThatIsAccepted() throws IOException, InterruptedException {
        HttpResponse<byte[]> refused = send("GET", MESSAGES + "/none", null, "application/x-msgpack");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(MessagePack.read(refused.body()).path("error").path("code").asInt())
                .isEqualTo(40400);
    }

    private static ObjectNode message(byte[] data) {
        return JsonNodeFactory.instance.objectNode().put("data", data);
    }

    private static ObjectNode publish(int msgSerial, ObjectNode message) {
        ObjectNode publish = JsonNodeFactory.instance
                .objectNode()
                .put("action", 15)
                .put("channel", "ai:1")
                .put("msgSerial", msgSerial);
        publish.putArray("messages").add(message);
        return publish;
    }

    private HttpResponse<byte[]> send(String method, String path, @Nullable JsonNode body, String accept)
            throws IOException, InterruptedException {
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(MessagePack.write(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create(ably.url() + path))
                .method(method, publisher)
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder().encodeToString("app.key:secret".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-msgpack")
                .header("Accept", accept)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
