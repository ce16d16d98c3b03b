package io.turnstream.topology;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.topology.assembly.Applied;
import io.turnstream.topology.assembly.Arrival;
import io.turnstream.topology.assembly.AssemblyFailedException;
import io.turnstream.topology.assembly.Count;
import io.turnstream.topology.assembly.Refusal;
import io.turnstream.topology.assembly.Refused;
import io.turnstream.topology.assembly.TurnAssembly;
import io.turnstream.topology.assembly.TurnWatch;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import io.turnstream.topology.stores.TurnStores;
import io.turnstream.topology.timeouts.Deadlines;
import io.turnstream.topology.timeouts.TimeOut;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Applies each token event to its turn and sends what comes of it where it belongs. Writes what has not come in time back
 * to the token events; the clock decides nothing else.
 *
 * <p>A record that can never be taken goes to the dead letters, and the stream goes on. When the world is down (a
 * registry, a broker, a disk) it throws, so that nothing is skipped.
 */
final class AssembleTurns implements ProcessorSupplier<byte[], byte[], Object, Object> {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final TopologySettings settings;
    private final TopologyCounters counters;
    private final Deserializer<TokenEvent> tokenEvents;

    AssembleTurns(TopologySettings settings, TopologyCounters counters) {
        this.settings = settings;
        this.counters = counters;
        this.tokenEvents = ValueSerdes.deserializer(Topics.TOKEN_EVENTS, settings.original());
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return TurnStores.builders(settings.inMemoryStores(), settings.workingSet());
    }

    @Override
    public Processor<byte[], byte[], Object, Object> get() {
        return new Assembling();
    }

    private final class Assembling implements Processor<byte[], byte[], Object, Object> {

        private final String topic = Topics.TOKEN_EVENTS.named(settings.topicPrefix());
        private ProcessorContext<Object, Object> context;
        private TurnAssembly assembly;
        private Deadlines deadlines;
        private ForgetClosedTurns forgetting;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            TurnStores stores = TurnStores.of(context);
            assembly = new TurnAssembly(stores.memory(this::read), settings.limits());
            deadlines = new Deadlines(settings.timeouts());
            forgetting = new ForgetClosedTurns(stores.closedTurns(), settings.closedTurnsRetention(), counters);
            watchStoredTurns(stores);
            context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::writeTimeOuts);
            context.schedule(
                    startOfForgetting(),
                    ForgetClosedTurns.TICK,
                    PunctuationType.WALL_CLOCK_TIME,
                    forgetting::punctuate);
        }

        /** Tasks of a thread begin together: each has its own moment within a tick. */
        private Instant startOfForgetting() {
            long apart = ForgetClosedTurns.TICK.toMillis() * context.taskId().partition() / settings.partitions();
            return Instant.ofEpochMilli(context.currentSystemTimeMs() + apart);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Arrival arrival;
            try {
                arrival = read(record.value());
            } catch (RuntimeException e) {
                if (!BadRecordException.isCauseOf(e)) {
                    throw e;
                }
                setAside(record, Refusal.UNREADABLE, String.valueOf(e.getMessage()), e);
                return;
            }
            String session = arrival.event().getSessionId();
            if (!Arrays.equals(record.key(), session.getBytes(StandardCharsets.UTF_8))) {
                setAside(record, Refusal.WRONG_KEY, "the key is not the session id", null);
                return;
            }
            if (SessionPartition.of(session, settings.partitions())
                    != context.taskId().partition()) {
                counters.add(Count.MISROUTED);
            }
            apply(record, arrival);
        }

        private void apply(Record<byte[], byte[]> record, Arrival arrival) {
            long now = context.currentSystemTimeMs();
            Applied applied;
            try {
                applied = assembly.apply(arrival, Instant.ofEpochMilli(now));
            } catch (AssemblyFailedException e) {
                // What Kafka throws is about a store or a registry, not about the event.
                if (e.getCause() instanceof KafkaException down) {
                    throw down;
                }
                setAside(record, Refusal.LOGIC_ERROR, String.valueOf(e.getMessage()), e.getCause());
                return;
            }
            applied.counts().forEach(counters::add);
            applied.watch().ifPresent(watch -> deadlines.watch(watch, now));
            send(record, applied);
        }

        private void send(Record<byte[], byte[]> record, Applied applied) {
            applied.turnEvents()
                    .forEach(event -> context.forward(
                            record.withKey((Object) event.getSessionId()).withValue(event),
                            TurnPipeline.TO_TURN_EVENTS));
            applied.controls()
                    .forEach(control -> context.forward(
                            record.withKey((Object) control.getSessionId()).withValue(control),
                            TurnPipeline.TO_TURN_CONTROLS));
            applied.responses()
                    .forEach(response -> context.forward(
                            record.withKey((Object) new PairKey(response.getSessionId(), response.getResponseId()))
                                    .withValue(response),
                            TurnPipeline.TO_RESPONSES));
            applied.refused().forEach(refused -> setAside(record, refused));
        }

        /** A refused event is mostly the one that was read; others were held since they came, nobody knows where. */
        private void setAside(Record<byte[], byte[]> record, Refused refused) {
            byte[] original = refused.arrival().original();
            if (original == record.value()) {
                setAside(record, refused.reason(), refused.explanation(), null);
            } else {
                var held = record.withValue(original).withHeaders(new RecordHeaders());
                setAside(held, Optional.empty(), refused.reason(), refused.explanation(), null);
            }
        }

        /** The record that is being read. */
        private void setAside(
                Record<byte[], byte[]> record, Refusal reason, String explanation, @Nullable Throwable failure) {
            setAside(record, context.recordMetadata(), reason, explanation, failure);
        }

        private void setAside(
                Record<byte[], byte[]> record,
                Optional<RecordMetadata> where,
                Refusal reason,
                String explanation,
                @Nullable Throwable failure) {
            counters.refused(reason);
            var letter = DeadLetters.of(record, where, reason, explanation, failure);
            context.forward(
                    letter.withKey((Object) letter.key()).withValue((Object) letter.value()),
                    TurnPipeline.TO_DEAD_LETTERS);
        }

        private void writeTimeOuts(long now) {
            List<TimeOut> due = deadlines.due(now);
            for (TimeOut timeOut : due) {
                counters.add(Count.TIME_OUT_WRITTEN);
                var key = new OwnPartition(
                        timeOut.turn().sessionId(), context.taskId().partition());
                context.forward(
                        new Record<>(key, timeOut.event(Instant.ofEpochMilli(now)), now), TurnPipeline.TO_TIME_OUTS);
            }
            if (!due.isEmpty()) {
                // Readers of committed records see nothing that lies behind these before the transaction ends.
                context.commit();
            }
        }

        private void watchStoredTurns(TurnStores stores) {
            long now = context.currentSystemTimeMs();
            try (KeyValueIterator<String, TurnState> turns = stores.turns().all()) {
                while (turns.hasNext()) {
                    KeyValue<String, TurnState> turn = turns.next();
                    deadlines.watch(TurnWatch.of(PairKey.parse(turn.key), turn.value), now);
                }
            }
            try (KeyValueIterator<String, ResponseState> responses =
                    stores.responses().all()) {
                while (responses.hasNext()) {
                    KeyValue<String, ResponseState> response = responses.next();
                    if (!response.value.getHeld().isEmpty()) {
                        watchGap(stores, PairKey.parse(response.key), response.value, now);
                    }
                }
            }
        }

        private void watchGap(TurnStores stores, PairKey response, ResponseState state, long now) {
            var turn = new PairKey(response.sessionId(), state.getTurnId());
            Optional.ofNullable(stores.turns().get(turn.toString()))
                    .map(stored -> TurnWatch.of(turn, stored).with(response.id(), state))
                    .ifPresent(watch -> deadlines.watch(watch, now));
        }

        private Arrival read(byte @Nullable [] bytes) {
            TokenEvent event = tokenEvents.deserialize(topic, bytes);
            if (event == null || bytes == null) {
                throw new BadRecordException("not a TokenEvent on " + topic + ": there is no value");
            }
            return new Arrival(event, bytes);
        }
    }
}
