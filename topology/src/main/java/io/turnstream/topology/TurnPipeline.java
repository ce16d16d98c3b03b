package io.turnstream.topology;

import static io.turnstream.schemas.Topics.RESPONSES;
import static io.turnstream.schemas.Topics.TOKEN_EVENTS;
import static io.turnstream.schemas.Topics.TOKEN_EVENTS_DEAD_LETTERS;
import static io.turnstream.schemas.Topics.TURN_CONTROLS;
import static io.turnstream.schemas.Topics.TURN_EVENTS;

import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The whole flow, in one place:
 *
 * <pre>
 * token-events ──► assemble-turns ──► turn-events     every step of every turn, for the sink
 *      ▲                         ├──► turn-controls   orders to stop, for whoever makes the responses
 *      │                         ├──► responses       finished responses, whole
 *      │                         ├──► dead-letters    what could not be read or was refused, byte for byte
 *      └─────────────────────────┴─── time-outs       what has not come in time, to be read in its turn
 * </pre>
 *
 * <p>Everything that decides anything is read from the one input topic, in one order. Records are read as bytes and
 * decoded by the processor, so that one that is refused can be set aside unchanged.
 */
public final class TurnPipeline {

    static final String ASSEMBLE_TURNS = "assemble-turns";
    static final String TO_TURN_EVENTS = "turn-events";
    static final String TO_TURN_CONTROLS = "turn-controls";
    static final String TO_RESPONSES = "responses";
    static final String TO_DEAD_LETTERS = "dead-letters";
    static final String TO_TIME_OUTS = "time-outs";

    private TurnPipeline() {}

    /** The topology for {@code settings}; what happens in it is told to {@code counters}. */
    public static Topology build(TopologySettings settings, TopologyCounters counters) {
        var config = settings.original();
        var prefix = settings.topicPrefix();
        var bytes = new ByteArraySerializer();
        var session = new StringSerializer();
        return new Topology(new TopologyConfig(new StreamsConfig(settings.kafkaStreams())))
                .addSource(
                        // Offsets that are lost must not lose tokens: closed turns know their repeats.
                        AutoOffsetReset.earliest(),
                        "token-events",
                        new RecordTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        TOKEN_EVENTS.named(prefix))
                .addProcessor(ASSEMBLE_TURNS, new AssembleTurns(settings, counters), "token-events")
                .addSink(
                        TO_TURN_EVENTS,
                        TURN_EVENTS.named(prefix),
                        session,
                        ValueSerdes.serializer(TURN_EVENTS, config),
                        ASSEMBLE_TURNS)
                .addSink(
                        TO_TURN_CONTROLS,
                        TURN_CONTROLS.named(prefix),
                        session,
                        ValueSerdes.serializer(TURN_CONTROLS, config),
                        ASSEMBLE_TURNS)
                .addSink(
                        TO_RESPONSES,
                        RESPONSES.named(prefix),
                        utf8(PairKey::toString),
                        ValueSerdes.serializer(RESPONSES, config),
                        bySession(),
                        ASSEMBLE_TURNS)
                .addSink(TO_DEAD_LETTERS, TOKEN_EVENTS_DEAD_LETTERS.named(prefix), bytes, bytes, ASSEMBLE_TURNS)
                .addSink(
                        TO_TIME_OUTS,
                        TOKEN_EVENTS.named(prefix),
                        utf8(OwnPartition::sessionId),
                        ValueSerdes.serializer(TOKEN_EVENTS, config),
                        (topic, key, value, partitions) -> Optional.of(Set.of(key.partition())),
                        ASSEMBLE_TURNS);
    }

    private static StreamPartitioner<PairKey, Object> bySession() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(SessionPartition.of(key, partitions)));
    }

    private static <K> Serializer<K> utf8(Function<K, String> text) {
        return (topic, key) -> text.apply(key).getBytes(StandardCharsets.UTF_8);
    }
}
