package io.turnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.kafka.LocalKafka;
import io.turnstream.local.kafka.SharedLocalKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamsClientsIT {

    private static final int REFUSED_BY_THE_BROKER = 2_000;

    private final LocalKafka kafka = SharedLocalKafka.get();
    private final String topic = "clients-" + UUID.randomUUID();
    private final StreamsClients clients = new StreamsClients();

    @BeforeEach
    void createTopic() throws Exception {
        try (Admin admin = clients.getAdmin(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var small = new NewTopic(topic, 2, (short) 1).configs(Map.of("max.message.bytes", "1000"));
            admin.createTopics(List.of(small)).all().get();
        }
    }

    @Test
    void sendsWhatIsUnsentWithTheCommitOfTheTransaction() {
        try (Producer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<RecordMetadata> sent = producer.send(value());
            producer.flush();
            assertThat(sent).isNotDone();

            producer.commitTransaction();

            assertThat(sent).isDone();
            assertThat(committed()).isEqualTo(1);
        }
    }

    @Test
    void failsTheTransactionWhenARecordOfItCannotBeWritten() {
        try (Producer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(value());
            // Alone in its batch: what was refused together is split and tried again.
            producer.send(new ProducerRecord<>(topic, 1, null, new byte[REFUSED_BY_THE_BROKER]));
            producer.flush();

            assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);

            producer.abortTransaction();
            assertThat(committed()).isZero();
        }
    }

    /** Without transactions, offsets are committed when the flush is over: it must have sent everything. */
    @Test
    void flushesAtOnceWithoutTransactions() {
        try (Producer<byte[], byte[]> producer = producer(Map.of())) {
            Future<RecordMetadata> sent = producer.send(value());

            producer.flush();

            assertThat(sent).isDone();
        }
    }

    private Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("linger.ms", 60_000);
        return clients.getProducer(settings);
    }

    private ProducerRecord<byte[], byte[]> value() {
        return new ProducerRecord<>(topic, 0, null, new byte[1]);
    }

    /** How many committed records there are in the first partition. */
    private int committed() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = clients.getConsumer(settings)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            int found = 0;
            while (consumer.position(partition) < end) {
                found += consumer.poll(Duration.ofMillis(100)).count();
            }
            return found;
        }
    }
}
