package io.turnstream.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.local.kafka.LocalKafka;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.source.CancelRequest;
import io.turnstream.source.dialect.Dialects;
import io.turnstream.source.replay.Rate;
import io.turnstream.source.replay.RecordedStream;
import io.turnstream.source.replay.Replay;
import io.turnstream.source.replay.ReplayResult;
import io.turnstream.source.replay.ReplayTime;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A recorded stream, through a real broker and back. */
class ReplayToKafkaIT {

    private static final int PARTITIONS = 6;

    private final LocalKafka broker = SharedLocalKafka.get();
    private final String prefix = "replay-" + UUID.randomUUID() + ".";
    private final String topic = Topics.TOKEN_EVENTS.named(prefix);
    private final Map<String, Object> config =
            Map.of("bootstrap.servers", broker.bootstrapServers(), "schema.registry.url", "mock://" + prefix);

    @Test
    void arrivesWholeAndInOrderInThePartitionOfItsSession() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        Recording recording = Recordings.named("openai-responses/reasoning-summary-long");
        ReplayResult result;

        try (TokenEventProducer producer = new TokenEventProducer(config, prefix, Duration.ofSeconds(10))) {
            result = new Replay(
                            RecordedStream.of(recording.file(), recording.fileBytes(), Dialects.OPENAI_RESPONSES),
                            new ResponseIdentity("session-ä", "turn", "response", 0, "writer"),
                            ResponseSettings.DEFAULT,
                            Rate.MAX,
                            producer,
                            ReplayTime.system())
                    .play(deltas -> {});
            producer.send(new CancelRequest("session-ä", "turn", "cancel-1", "user", "alice").event(Instant.EPOCH));
            producer.flush();
        }

        List<ConsumerRecord<String, TokenEvent>> records = read((int) result.events() + 1);
        assertThat(records)
                .allMatch(record -> record.partition() == SessionPartition.of("session-ä", PARTITIONS))
                .allMatch(record -> record.key().equals("session-ä"));
        List<TokenEvent> events = records.stream().map(ConsumerRecord::value).toList();
        assertThat(events.subList(0, events.size() - 1))
                .extracting(TokenEvent::getSeq)
                .containsExactlyElementsOf(
                        LongStream.range(0, result.events()).boxed().toList());
        assertThat(events.stream()
                        .filter(event -> event.getKind() == TokenEventKind.TEXT_DELTA)
                        .map(TokenEvent::getDelta)
                        .collect(Collectors.joining()))
                .isEqualTo(String.join("", recording.truth().texts(Kind.TEXT)));
        assertThat(events.get(events.size() - 1).getKind()).isEqualTo(TokenEventKind.CANCEL_REQUESTED);
    }

    private List<ConsumerRecord<String, TokenEvent>> read(int count) {
        List<ConsumerRecord<String, TokenEvent>> records = new ArrayList<>();
        try (KafkaConsumer<String, TokenEvent> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                ValueSerdes.deserializer(Topics.TOKEN_EVENTS, config))) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(all);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }
}
