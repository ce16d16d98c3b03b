package io.turnstream.app.command;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.Ran;
import io.turnstream.avro.DeadLetter;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeadLettersCommandIT {

    private final String bootstrap = SharedLocalKafka.get().bootstrapServers();
    private final String prefix = "test-" + UUID.randomUUID() + ".";

    @Test
    void listsTheChosenOnesAndShowsOneOfThem() throws Exception {
        // Given
        turnstream("topics", "create", "--bootstrap", bootstrap, "--prefix", prefix, "--partitions", "2");
        write(
                letter("s1", "r1", "publish_refused"),
                letter("s1", "r2", "message_too_big"),
                letter("s2", "r3", "publish_refused"));

        // When
        Ran all = deadLetters("list");
        Ran refused = deadLetters("list", "--code", "publish_refused", "--session", "s1", "--since", "1h");
        Ran none = deadLetters("list", "--response", "another");
        Ran later = deadLetters("list", "--since", "2999-01-01T00:00:00Z");
        String position =
                refused.out().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        Ran shown = deadLetters("show", position);

        // Then
        assertThat(all.exitCode()).isZero();
        assertThat(all.out()).contains("r1", "r2", "r3").hasLineCount(4);
        assertThat(refused.out()).contains("r1").doesNotContain("r2", "r3").hasLineCount(2);
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("no dead letters");
        assertThat(later.out()).isEmpty();
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).contains("response      r1").contains("4 characters (--text)");
    }

    @Test
    void saysThatNothingStandsThere() {
        turnstream("topics", "create", "--bootstrap", bootstrap, "--prefix", prefix, "--partitions", "2");

        assertThat(deadLetters("show", "0:5").exitCode()).isEqualTo(1);
        assertThat(deadLetters("show", "77:0").err()).contains("no dead letter at 77:0");
    }

    @Test
    void countsRecordsThatAreNoDeadLetters() throws Exception {
        turnstream("topics", "create", "--bootstrap", bootstrap, "--prefix", prefix, "--partitions", "2");
        send(List.of("not Avro".getBytes(StandardCharsets.UTF_8)));

        Ran listed = deadLetters("list");

        assertThat(listed.exitCode()).isZero();
        assertThat(listed.err()).contains("no dead letters of ours: 1");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(deadLetters("show", "three").exitCode()).isEqualTo(2);
        assertThat(deadLetters("list", "--since", "soon").exitCode()).isEqualTo(2);
        assertThat(turnstream("dead-letters").exitCode()).isEqualTo(2);
        Ran without = deadLetters("list");
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("there is no topic " + prefix + "dead-letters");
    }

    private Ran deadLetters(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("dead-letters", command, "--bootstrap", bootstrap, "--prefix", prefix));
        arguments.addAll(List.of(more));
        return turnstream(arguments.toArray(String[]::new));
    }

    private void write(DeadLetter... letters) throws Exception {
        try (var serializer = ValueSerdes.serializer(
                Topics.DEAD_LETTERS, Map.of("schema.registry.url", RecordOptions.LOCAL_REGISTRY))) {
            List<byte[]> values = new ArrayList<>();
            for (DeadLetter letter : letters) {
                values.add(serializer.serialize(Topics.DEAD_LETTERS.named(prefix), letter));
            }
            send(values);
        }
    }

    private void send(List<byte[]> values) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.named(prefix), value))
                        .get();
            }
        }
    }

    private static DeadLetter letter(String session, String response, String code) {
        return DeadLetter.newBuilder()
                .setSessionId(session)
                .setTurnId("t-" + response)
                .setResponseId(response)
                .setCode(code)
                .setMessage("40000: no")
                .setUndelivered("text")
                .setFirstFailureAt(Instant.EPOCH)
                .setLastFailureAt(Instant.EPOCH)
                .build();
    }
}
