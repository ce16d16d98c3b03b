package io.turnstream.topology;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnEvent;
import io.turnstream.local.kafka.LocalKafka;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.topology.assembly.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker: transactions, changelogs, restarts. */
class TopologyIT {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalKafka kafka = SharedLocalKafka.get();
    private final String prefix = "it-" + UUID.randomUUID() + ".";
    private final Map<String, String> config = new HashMap<>();

    @BeforeEach
    void createTopics(@TempDir Path state) throws Exception {
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("schema.registry.url", "mock://" + prefix + "registry");
        config.put("auto.register.schemas", "true");
        config.put("topic.prefix", prefix);
        config.put("topic.partitions", Integer.toString(PARTITIONS));
        config.put("topology.application.id", prefix + "topology");
        config.put("topology.state.dir", state.toString());
        config.put("topology.gap.timeout.ms", "100");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic.named(prefix), PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    @Test
    void carriesAnAnswerOverARestart(@TempDir Path otherState) {
        Tokens tokens = response("t1", "r1").starts();
        for (int i = 0; i < 300; i++) {
            tokens.says("word ");
        }
        List<TokenEvent> events = tokens.completes().events();
        List<TurnEvent> shown = new ArrayList<>();
        try (var turnEvents = consumer(Topics.TURN_EVENTS)) {
            try (var role = new TopologyRole(config)) {
                role.start();
                send(events.subList(0, 150));
                await().atMost(PATIENCE).until(() -> poll(turnEvents, shown).size() >= 150);
            }
            // On another machine: all that is known there is in the changelogs.
            config.put("topology.state.dir", otherState.toString());
            try (var role = new TopologyRole(config);
                    var responses = consumer(Topics.RESPONSES)) {
                role.start();
                send(events.subList(150, events.size()));
                List<CompletedResponse> kept = new ArrayList<>();
                await().atMost(PATIENCE).until(() -> !poll(responses, kept).isEmpty());
                await().atMost(PATIENCE).until(() -> poll(turnEvents, shown).size() >= events.size() + 3);

                assertThat(kept.get(0).getParts().get(0).getText()).isEqualTo("word ".repeat(300));
                assertThat(kept.get(0).getMarks()).isEmpty();
            }
        }
        for (int i = 0; i < shown.size(); i++) {
            assertThat(shown.get(i).getSeq()).isEqualTo(i);
        }
    }

    @Test
    void givesUpAGapByWritingItBack() {
        try (var role = new TopologyRole(config);
                var responses = consumer(Topics.RESPONSES)) {
            role.start();
            send(response("t1", "r1")
                    .starts()
                    .says("a")
                    .loses(1)
                    .says("c")
                    .completes()
                    .events());
            List<CompletedResponse> kept = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> !poll(responses, kept).isEmpty());

            assertThat(kept.get(0).getMarks()).containsExactly("incomplete");
            assertThat(kept.get(0).getParts().get(0).getText()).isEqualTo("ac");
        }
    }

    private void send(List<TokenEvent> events) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(
                settings, new StringSerializer(), ValueSerdes.serializer(Topics.TOKEN_EVENTS, config))) {
            for (TokenEvent event : events) {
                producer.send(new ProducerRecord<>(Topics.TOKEN_EVENTS.named(prefix), event.getSessionId(), event));
            }
            producer.flush();
        }
    }

    private <V extends SpecificRecord> KafkaConsumer<String, V> consumer(Topic<V> topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                prefix + topic.name() + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), ValueSerdes.deserializer(topic, config));
        consumer.subscribe(List.of(topic.named(prefix)));
        return consumer;
    }

    private static <V> List<V> poll(KafkaConsumer<String, V> consumer, List<V> into) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> into.add(record.value()));
        return into;
    }
}
