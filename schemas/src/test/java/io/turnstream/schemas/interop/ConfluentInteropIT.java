package io.turnstream.schemas.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.schemas.PlainSchema;
import io.turnstream.schemas.SampleRecords;
import io.turnstream.schemas.ShippedSchemas;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.schemas.serde.SchemaRegistry;
import io.turnstream.schemas.serde.ValueSerdes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ours and Confluent's own serializers, through a real registry: the same bytes, both ways. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ConfluentInteropIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private static ChildJvm registry;

    @SuppressWarnings("NullAway.Init")
    private static ChildJvm peer;

    @SuppressWarnings("NullAway.Init")
    private static String url;

    @BeforeAll
    static void startRegistryAndPeer() throws IOException {
        List<Integer> ports = freePorts();
        url = "http://127.0.0.1:" + ports.get(0) + "/apis/ccompat/v7";
        registry = ChildJvm.registry(ports.get(0), ports.get(1));
        peer = ChildJvm.peer(url);
        var probe = SchemaRegistry.of(Map.of("schema.registry.url", url, "max.retries", "0"));
        Awaitility.await().atMost(Duration.ofSeconds(75)).ignoreExceptions().until(() -> probe.find(
                        "probe", Schema.create(Schema.Type.STRING))
                .isEmpty());
        assertThat(peer.answer()).isEqualTo("ready");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        peer.close();
        registry.close();
    }

    static Stream<Topic<?>> topics() {
        return Topics.all().stream().filter(topic -> topic.valueType() != null);
    }

    @ParameterizedTest
    @MethodSource("topics")
    <V extends SpecificRecord> void weReadWhatConfluentWritesAndWriteTheSameBytes(Topic<V> topic) throws IOException {
        String name = topic.named("theirs.");
        V expected = SampleRecords.rich(topic.recordType());

        byte[] theirs = Base64.getDecoder().decode(peer.ask("write " + name + ' ' + frozen(topic) + ' ' + json(topic)));

        assertThat(serde(topic).deserializer().deserialize(name, theirs)).isEqualTo(expected);
        assertThat(ValueSerdes.serializer(topic, Map.of("schema.registry.url", url))
                        .serialize(name, expected))
                .isEqualTo(theirs);
    }

    @ParameterizedTest
    @MethodSource("topics")
    <V extends SpecificRecord> void confluentReadsWhatWeWrite(Topic<V> topic) throws IOException {
        String name = topic.named("ours.");
        byte[] ours = serde(topic).serializer().serialize(name, SampleRecords.rich(topic.recordType()));

        String answer = peer.ask("read " + name + ' ' + Base64.getEncoder().encodeToString(ours));

        String read = new String(Base64.getDecoder().decode(answer), StandardCharsets.UTF_8);
        assertThat(JSON.readTree(read)).isEqualTo(JSON.readTree(json(topic).toFile()));
    }

    @Test
    void confluentsClassesDoOurWorkWhenConfigurationSaysSo() throws Exception {
        SchemaRegistry.of(Map.of("schema.registry.url", url))
                .register("llm.token-events-value", PlainSchema.of(Topics.TOKEN_EVENTS.recordType()));
        String nobody = "http://127.0.0.1:" + freePorts().get(0);

        try (ChildJvm ours = ChildJvm.main(ConfluentByConfiguration.class, url, nobody)) {
            assertThat(ours.answer()).as("round trip").isEqualTo("true");
            assertThat(ours.answer()).as("unknown id").isEqualTo("BadRecordException");
            assertThat(ours.answer()).as("not Avro").isEqualTo("BadRecordException");
            assertThat(ours.answer()).as("cut short").isEqualTo("BadRecordException");
            assertThat(ours.answer()).as("reading, registry down").isEqualTo("RegistryUnavailableException");
            assertThat(ours.answer()).as("writing, registry down").isEqualTo("RegistryUnavailableException");
        }
    }

    @Test
    void anIdThatTheRegistryNeverGaveMakesABadRecord() {
        byte[] bytes = {0, 15, 0, 0, 0, 1};

        assertThatThrownBy(() -> serde(Topics.TOKEN_EVENTS).deserializer().deserialize("t", bytes))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("no schema has the id");
    }

    @Test
    void theRegistryHoldsASubjectToFullCompatibility() {
        var registry = SchemaRegistry.of(Map.of("schema.registry.url", url));
        Schema one = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
        Schema compatible = SchemaBuilder.record("R")
                .fields()
                .requiredString("a")
                .name("b")
                .type()
                .intType()
                .intDefault(0)
                .endRecord();
        Schema incompatible =
                SchemaBuilder.record("R").fields().requiredInt("b").endRecord();

        registry.demandFullCompatibility("r-value");
        registry.register("r-value", one);

        assertThat(registry.accepts("r-value", compatible)).isTrue();
        assertThat(registry.accepts("r-value", incompatible)).isFalse();
        assertThat(registry.accepts("never-seen-value", incompatible)).isTrue();
    }

    private static <V extends SpecificRecord> org.apache.kafka.common.serialization.Serde<V> serde(Topic<V> topic) {
        return ValueSerdes.of(topic, Map.of("schema.registry.url", url, "auto.register.schemas", "true"));
    }

    private static Path frozen(Topic<?> topic) {
        return file("src/main/resources/history", topic, ".avsc");
    }

    private static Path json(Topic<?> topic) {
        return file("src/test/resources/golden", topic, ".json");
    }

    private static Path file(String folder, Topic<?> topic, String ending) {
        var history = ShippedSchemas.history(topic.recordType());
        return Path.of(folder, topic.recordType().getSimpleName(), history.size() + ending)
                .toAbsolutePath();
    }

    private static List<Integer> freePorts() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (var one = new ServerSocket(0, 1, loopback);
                var other = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }
}
