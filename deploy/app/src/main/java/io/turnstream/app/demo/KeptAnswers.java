package io.turnstream.app.demo;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.Tool;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The finished answers on the topic {@code responses}, as a reader of committed records finds them. One thread. */
final class KeptAnswers implements AutoCloseable {

    private final KafkaConsumer<String, CompletedResponse> consumer;
    private final Map<String, ShownAnswer> bySession = new HashMap<>();

    /**
     * Begins to read at the beginning of the topic.
     *
     * @param client settings of Kafka's clients and of the schema registry
     * @param prefix what topic names begin with
     */
    KeptAnswers(Map<String, String> client, String prefix) {
        var settings = new HashMap<String, Object>(client);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.remove("schema.registry.url");
        this.consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), ValueSerdes.deserializer(Topics.RESPONSES, client));
        String topic = Topics.RESPONSES.named(prefix);
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList());
    }

    /** Reads on, and waits for at most so long. */
    void poll(Duration atMost) {
        consumer.poll(atMost).forEach(record -> {
            CompletedResponse response = record.value();
            bySession.put(response.getSessionId(), answer(response));
        });
    }

    /** The answer of a session; empty as long as there is none. */
    Optional<ShownAnswer> answer(String session) {
        return Optional.ofNullable(bySession.get(session));
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static ShownAnswer answer(CompletedResponse response) {
        return new ShownAnswer(
                texts(response, Set.of(PartKind.TEXT, PartKind.REFUSAL)),
                texts(response, Set.of(PartKind.REASONING)),
                tools(response),
                Optional.of(end(response.getOutcome())));
    }

    private static Map<String, String> tools(CompletedResponse response) {
        var tools = new HashMap<String, String>();
        for (CompletedPart part : response.getParts()) {
            Tool tool = part.getTool();
            if (part.getKind() == PartKind.TOOL_CALL && tool != null) {
                tools.put(tool.getCallId(), part.getText());
            }
        }
        return tools;
    }

    private static String end(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The texts of some kinds; one that was split because of its size is put together again. */
    private static List<String> texts(CompletedResponse response, Set<PartKind> kinds) {
        var texts = new ArrayList<String>();
        for (CompletedPart part : response.getParts()) {
            if (kinds.contains(part.getKind()) && !part.getText().isEmpty()) {
                if (part.getContinues() >= 0 && !texts.isEmpty()) {
                    texts.set(texts.size() - 1, texts.get(texts.size() - 1) + part.getText());
                } else {
                    texts.add(part.getText());
                }
            }
        }
        return texts;
    }
}
