package io.turnstream.schemas.interop;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.SampleRecords;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/** Our own code with Confluent's classes chosen by configuration: the main class of a JVM that has them. */
final class ConfluentByConfiguration {

    private static final String TOPIC = "llm.token-events";

    private ConfluentByConfiguration() {}

    /** Arguments: the address of a registry that works, and one where nobody listens. */
    public static void main(String[] args) {
        Serde<TokenEvent> working = serde(args[0]);
        Serde<TokenEvent> down = serde(args[1]);
        TokenEvent event = SampleRecords.rich(TokenEvent.class);
        byte[] bytes = working.serializer().serialize(TOPIC, event);

        say(String.valueOf(event.equals(working.deserializer().deserialize(TOPIC, bytes))));
        say(failure(() -> working.deserializer().deserialize(TOPIC, new byte[] {0, 0, 15, 0, 0, 1})));
        say(failure(() -> working.deserializer().deserialize(TOPIC, new byte[] {'{', '"', 'a', '"', '}', 0})));
        say(failure(() -> working.deserializer().deserialize(TOPIC, java.util.Arrays.copyOf(bytes, 20))));
        say(failure(() -> down.deserializer().deserialize(TOPIC, bytes)));
        say(failure(() -> down.serializer().serialize(TOPIC, event)));
        System.exit(0);
    }

    private static Serde<TokenEvent> serde(String registry) {
        Map<String, Object> config = new HashMap<>();
        config.put("schema.registry.url", registry);
        config.put("turnstream.value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer");
        config.put("turnstream.value.deserializer", "io.confluent.kafka.serializers.KafkaAvroDeserializer");
        return ValueSerdes.of(Topics.TOKEN_EVENTS, config);
    }

    private static String failure(Runnable action) {
        try {
            action.run();
            return "no failure";
        } catch (RuntimeException e) {
            e.printStackTrace();
            return e.getClass().getSimpleName();
        }
    }

    private static void say(String answer) {
        System.out.println("peer " + answer);
    }
}
