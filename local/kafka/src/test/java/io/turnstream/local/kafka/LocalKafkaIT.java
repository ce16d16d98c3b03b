package io.turnstream.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalKafkaIT {

    @Test
    void carriesARecordFromAProducerToAConsumerGroup() throws Exception {
        LocalKafka kafka = SharedLocalKafka.get();
        String topic = newTopic(kafka);

        try (var producer = producer(kafka, Map.of())) {
            producer.send(new ProducerRecord<>(topic, "key", "value")).get();
        }

        assertThat(read(kafka, topic, 1)).containsExactly("value");
    }

    @Test
    void showsCommittedTransactionsAndHidesAbortedOnes() throws Exception {
        LocalKafka kafka = SharedLocalKafka.get();
        String topic = newTopic(kafka);

        try (var producer = producer(kafka, Map.of("transactional.id", "writer-" + UUID.randomUUID()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed"));
            producer.commitTransaction();
        }

        assertThat(read(kafka, topic, 1)).containsExactly("committed");
    }

    @Test
    void keepsItsRecordsInAGivenDirectoryAcrossAStopAndAStart(@TempDir Path directory) throws Exception {
        LocalKafkaOptions options = LocalKafkaOptions.defaults().withDataDirectory(directory);
        String topic;
        try (LocalKafka first = LocalKafka.start(options)) {
            topic = newTopic(first);
            try (var producer = producer(first, Map.of())) {
                producer.send(new ProducerRecord<>(topic, "kept")).get();
            }
        }

        try (LocalKafka second = LocalKafka.start(options)) {
            assertThat(read(second, topic, 1)).containsExactly("kept");
        }
    }

    @Test
    void deletesItsTemporaryDirectoryWhenClosed() throws Exception {
        LocalKafka kafka = LocalKafka.start(LocalKafkaOptions.defaults());
        Path logs;
        try (Admin admin = admin(kafka)) {
            logs = admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                    .flatMap(directories -> directories.keySet().stream())
                    .map(Path::of)
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(logs).exists();

        kafka.close();
        kafka.close();

        assertThat(logs).doesNotExist();
    }

    @Test
    void saysWhichPortIsInUseAndWritesNothing(@TempDir Path directory) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalKafkaOptions options = LocalKafkaOptions.defaults()
                    .withPort(taken.getLocalPort())
                    .withDataDirectory(directory.resolve("data"));

            assertThatThrownBy(() -> LocalKafka.start(options))
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessage("port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses(@TempDir Path directory) {
        LocalKafkaOptions options = LocalKafkaOptions.defaults().withDataDirectory(directory);
        try (LocalKafka first = LocalKafka.start(options)) {
            assertThatThrownBy(() -> LocalKafka.start(options))
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("another broker uses it");
            assertThat(first.port()).isPositive();
        }
    }

    @Test
    void saysThatItCannotStartAndLeavesTheProcessAndThePortAlone(@TempDir Path directory) throws IOException {
        // Given
        LocalKafkaOptions options = LocalKafkaOptions.defaults().withDataDirectory(directory);
        LocalKafka first = LocalKafka.start(options);
        first.close();
        Files.writeString(directory.resolve("logs/meta.properties"), "version=1\nnode.id=2\ncluster.id=another\n");

        // When
        assertThatThrownBy(() -> LocalKafka.start(options.withPort(first.port())))
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageContaining("the broker did not start in " + directory);

        // Then
        try (var free = new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void saysThatItCannotStartWhereAFileIsInTheWay(@TempDir Path directory) throws IOException {
        LocalKafkaOptions options = LocalKafkaOptions.defaults().withDataDirectory(directory);
        LocalKafka.start(options).close();
        Files.move(directory.resolve("logs/__cluster_metadata-0"), directory.resolve("away"));
        Files.writeString(directory.resolve("logs/__cluster_metadata-0"), "no directory");

        assertDoesNotStart(options);
    }

    /** Kafka meets this on a thread of its own, and would serve all the same. */
    @Test
    void saysThatItCannotStartWhereADirectoryIsNoLog(@TempDir Path directory) throws IOException {
        LocalKafkaOptions options = LocalKafkaOptions.defaults().withDataDirectory(directory);
        LocalKafka.start(options).close();
        Files.createDirectory(directory.resolve("logs/stray"));

        assertDoesNotStart(options);
    }

    private static void assertDoesNotStart(LocalKafkaOptions options) {
        assertThatThrownBy(() -> LocalKafka.start(options))
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageContaining("the broker did not start in " + options.dataDirectory());
    }

    private static String newTopic(LocalKafka kafka) throws Exception {
        String topic = "topic-" + UUID.randomUUID();
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        }
        return topic;
    }

    private static Admin admin(LocalKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static KafkaProducer<String, String> producer(LocalKafka kafka, Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(LocalKafka kafka, String topic, int count) {
        var values = new ArrayList<String>();
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                "group-" + UUID.randomUUID(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
        }
        return values;
    }
}
