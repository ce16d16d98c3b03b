package io.turnstream.topology;

import static io.turnstream.topology.assembly.Tokens.SESSION;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.topology.stores.TurnStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processor asks of Kafka Streams beside records. */
class AssembleTurnsTest {

    private final TopologySettings settings = TopologySettings.of(Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "schema.registry.url", "mock://" + UUID.randomUUID(),
            "auto.register.schemas", "true",
            "topic.partitions", "4",
            "topology.state.in.memory", "true"));
    private final AssembleTurns turns = new AssembleTurns(settings, new CountsInMemory());

    /** Until then what was written hides all that other sessions say behind it. */
    @Test
    void asksForACommitAfterATimeOutAndOnlyThen(@TempDir Path directory) {
        // Given
        var context = context(directory, 0);
        var processor = turns.get();
        processor.init(context);
        processor.process(record(response("t1", "r1").loses(1).says("early").last()));

        // When
        ticks(context, Duration.ofSeconds(1));
        // Then
        assertThat(context.committed()).isFalse();

        // When
        ticks(context, Duration.ofSeconds(2));
        // Then
        assertThat(context.forwarded(TurnPipeline.TO_TIME_OUTS)).hasSize(1);
        assertThat(context.committed()).isTrue();
    }

    @Test
    void forgetsInOneTaskAfterTheOther(@TempDir Path directory) {
        List<Instant> starts = IntStream.range(0, 4)
                .mapToObj(partition -> forgetting(context(directory, partition)).getStartTime())
                .toList();

        assertThat(starts).doesNotHaveDuplicates().allSatisfy(start -> assertThat(start)
                .isBetween(Instant.EPOCH, Instant.EPOCH.plus(ForgetClosedTurns.TICK)));
    }

    private CapturedPunctuator forgetting(MockProcessorContext<Object, Object> context) {
        turns.get().init(context);
        return context.scheduledPunctuators().get(1);
    }

    private static void ticks(MockProcessorContext<Object, Object> context, Duration sinceTheStart) {
        context.scheduledPunctuators()
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(sinceTheStart.toMillis()));
    }

    private Record<byte[], byte[]> record(TokenEvent event) {
        byte[] value = ValueSerdes.serializer(Topics.TOKEN_EVENTS, settings.original())
                .serialize(Topics.TOKEN_EVENTS.named(settings.topicPrefix()), event);
        return new Record<>(SESSION.getBytes(StandardCharsets.UTF_8), value, 0);
    }

    private MockProcessorContext<Object, Object> context(Path directory, int partition) {
        var properties = new Properties();
        properties.putAll(settings.kafkaStreams());
        var context =
                new MockProcessorContext<Object, Object>(properties, new TaskId(0, partition), directory.toFile());
        context.setCurrentSystemTimeMs(0);
        for (StoreBuilder<?> builder : TurnStores.builders(true, 10)) {
            var store = builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        return context;
    }
}
