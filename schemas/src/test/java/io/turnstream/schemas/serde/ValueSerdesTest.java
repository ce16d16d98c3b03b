package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnControl;
import io.turnstream.schemas.SampleRecords;
import io.turnstream.schemas.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class ValueSerdesTest {

    private static final Map<String, String> MOCK = Map.of("schema.registry.url", "mock://serdes");
    private static final String TOPIC = "llm.token-events";

    private final Serializer<TokenEvent> serializer = ValueSerdes.serializer(Topics.TOKEN_EVENTS, MOCK);
    private final Deserializer<TokenEvent> deserializer = ValueSerdes.deserializer(Topics.TOKEN_EVENTS, MOCK);

    @Test
    void writesAZeroThenTheIdThenAvro() {
        var control = TurnControl.newBuilder()
                .setSessionId("s")
                .setTurnId("t")
                .setReason("cancelled")
                .build();

        byte[] bytes = ValueSerdes.serializer(Topics.TURN_CONTROLS, MOCK).serialize("llm.turn-controls", control);

        int id = ByteBuffer.wrap(bytes).getInt(1);
        assertThat(bytes[0]).isZero();
        assertThat(SchemaRegistry.of(MOCK).schema(id).getFullName()).isEqualTo("io.turnstream.avro.TurnControl");
        // "s", "t", "", attempt -1, ts 0, kind 0, second branch of reason, "cancelled"
        assertThat(HexFormat.of().formatHex(bytes, 5, bytes.length))
                .isEqualTo("0273" + "0274" + "00" + "01" + "00" + "00" + "02" + "12" + "63616e63656c6c6564");
    }

    @Test
    void whatIsNotInTheWireFormatIsABadRecord() {
        assertBad(new byte[0], "only 0 bytes");
        assertBad(new byte[] {0, 0, 0, 1}, "only 4 bytes");
        assertBad("{\"json\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8), "the first byte is not 0 but 123");
        assertBad(new byte[] {0, 0, 0, 0, 0, 1}, "no registry gives the id 0");
        assertBad(new byte[] {0, -1, 0, 0, 0, 1}, "no registry gives the id -16777216");
        assertBad(new byte[] {0, 0, 0, 0, 7, 1}, "no schema has the id 7");
        assertBad(null, "there is no value");
    }

    @Test
    void bytesThatAreLeftOverMakeABadRecord() {
        byte[] bytes = serializer.serialize(TOPIC, SampleRecords.rich(TokenEvent.class));

        assertBad(Arrays.copyOf(bytes, bytes.length + 1), "1 bytes too many");
    }

    @Test
    void aRecordOfAnotherTypeIsBadThoughItsFieldsWouldFit() {
        byte[] bytes = ValueSerdes.serializer(Topics.TURN_CONTROLS, MOCK)
                .serialize(TOPIC, SampleRecords.rich(TurnControl.class));

        assertBad(bytes, "(io.turnstream.avro.TurnControl) is not compatible with TokenEvent");
    }

    @Test
    void anIncompatibleSchemaMakesABadRecord() {
        var incompatible = SchemaBuilder.record("TokenEvent")
                .namespace("io.turnstream.avro")
                .fields()
                .requiredLong("sessionId")
                .endRecord();
        int id = SchemaRegistry.of(MOCK).register("x-value", incompatible);

        assertBad(ByteBuffer.allocate(6).put((byte) 0).putInt(id).array(), "is not compatible with TokenEvent");
    }

    @Test
    void aFewBytesCannotAskForGigabytes() {
        int id = ByteBuffer.wrap(serializer.serialize(TOPIC, SampleRecords.rich(TokenEvent.class)))
                .getInt(1);
        byte[] hugeString = HexFormat.of().parseHex("fcffffff0f"); // a sessionId of 2,147,483,646 bytes

        assertBad(
                ByteBuffer.allocate(10).put((byte) 0).putInt(id).put(hugeString).array(),
                "schema id " + id + " does not fit the bytes");
    }

    @Test
    void nullIsATombstoneOnCompactedTopicsOnly() {
        var responses = ValueSerdes.of(Topics.RESPONSES, MOCK);

        assertThat(responses.serializer().serialize("llm.responses", null)).isNull();
        assertThat(responses.deserializer().deserialize("llm.responses", null)).isNull();
    }

    @Test
    void aRecordThatLacksWhatItMustHaveCannotBeWrittenAndSpoilsNoOther() {
        var incomplete = new TokenEvent();
        var whole = SampleRecords.rich(TokenEvent.class);

        assertThatThrownBy(() -> serializer.serialize(TOPIC, incomplete)).isInstanceOf(BadRecordException.class);

        assertThat(deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, whole)))
                .isEqualTo(whole);
    }

    @Test
    void aSchemaThatNobodyRegisteredIsNoFaultOfTheRecord() throws Exception {
        try (var server = new RegistryDouble()) {
            server.answers("POST /subjects/llm.token-events-value", 404, "{\"error_code\":40403}")
                    .answers("POST /subjects/llm.token-events-value", 200, "{\"id\":9}");
            var config = Map.of("schema.registry.url", server.url());
            var http = ValueSerdes.serializer(Topics.TOKEN_EVENTS, config);
            var record = SampleRecords.rich(TokenEvent.class);

            assertThatThrownBy(() -> http.serialize(TOPIC, record))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("not registered under llm.token-events-value");
            assertThat(http.serialize(TOPIC, record)).startsWith(0, 0, 0, 0, 9);
            assertThat(server.requests()).noneMatch(request -> request.contains("avro.java.string"));
        }
    }

    @Test
    void registersItsSchemaWhereThatIsWanted() throws Exception {
        try (var server = new RegistryDouble()) {
            server.answers("POST /subjects/llm.token-events-value/versions", 200, "{\"id\":9}");
            var config = Map.of("schema.registry.url", server.url(), "auto.register.schemas", "true");

            byte[] bytes = ValueSerdes.serializer(Topics.TOKEN_EVENTS, config)
                    .serialize(TOPIC, SampleRecords.rich(TokenEvent.class));

            assertThat(bytes).startsWith(0, 0, 0, 0, 9);
        }
    }

    @Test
    void aRegistryThatIsDownLeavesTheRecordWaiting() throws Exception {
        try (var server = new RegistryDouble()) {
            var config = Map.of("schema.registry.url", server.url(), "max.retries", "0");
            var http = ValueSerdes.deserializer(Topics.TOKEN_EVENTS, config);

            assertThatThrownBy(() -> http.deserialize(TOPIC, new byte[] {0, 0, 0, 0, 7, 1}))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void manyThreadsMayShareASerde() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> tasks = IntStream.range(0, 400)
                    .<Callable<Boolean>>mapToObj(seed -> () -> {
                        TokenEvent event = SampleRecords.any(TokenEvent.class, seed);
                        return event.equals(deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, event)));
                    })
                    .toList();
            for (var result : threads.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aTopicOfRawBytesHasNoSerde() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ValueSerdes.of(Topics.TOKEN_EVENTS_DEAD_LETTERS, MOCK))
                .withMessage("token-events.dead-letters holds bytes, not records");
    }

    private void assertBad(byte @org.jspecify.annotations.Nullable [] bytes, String reason) {
        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("not a TokenEvent on llm.token-events: ")
                .hasMessageContaining(reason);
    }
}
