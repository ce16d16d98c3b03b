package io.turnstream.sink.kafka;

import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.engine.Checkpoint;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what a partition said last once more, to nobody, before the sink joins its group: what delivery is made of is
 * loaded, compiled and connected when partitions come, and people do not wait for it. Nothing is sent, written or
 * counted, and what goes wrong is left to the real thing, which says so. For the thread that will run the loop.
 */
final class Rehearsal {

    private static final Logger LOGGER = LoggerFactory.getLogger(Rehearsal.class);

    private static final Duration POLL = Duration.ofMillis(100);

    /** A process that has just started needs a while for its first answer. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_RECORDS = 10_000;

    /** The engine may hold all of it. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final int MOST_TIMES = 5;
    private static final int RECORDS_OF_A_ROUND = 40;
    private static final long MILLIS_OF_A_ROUND = 10;
    private static final int ROUNDS_UNTIL_ANSWERED = 2;
    private static final int ROUNDS_BETWEEN_CHECKPOINTS = 100;

    private final Consumer<byte[], byte[]> consumer;
    private final Intake intake;
    private final Supplier<? extends Future<Map<TopicPartition, TopicOffsets.Span>>> spans;
    private final Function<Set<Integer>, ? extends Future<?>> loader;
    private final Supplier<DeliveryEngine> engines;
    private final LongSupplier millis;
    private final BooleanSupplier stopped;

    /**
     * @param consumer the consumer of turn events, before it subscribes; it is left as it was
     * @param intake makes events of records, as it will later
     * @param spans tells what the partitions of turn-events hold
     * @param loader finds out how far partitions are, as it will later
     * @param engines makes engines that nobody listens to
     * @param millis milliseconds that never go back
     * @param stopped whether the sink was asked to stop
     */
    Rehearsal(
            Consumer<byte[], byte[]> consumer,
            Intake intake,
            Supplier<? extends Future<Map<TopicPartition, TopicOffsets.Span>>> spans,
            Function<Set<Integer>, ? extends Future<?>> loader,
            Supplier<DeliveryEngine> engines,
            LongSupplier millis,
            BooleanSupplier stopped) {
        this.consumer = consumer;
        this.intake = intake;
        this.spans = spans;
        this.loader = loader;
        this.engines = engines;
        this.millis = millis;
        this.stopped = stopped;
    }

    /** Rehearses for so long at most, from the brokers' answers on. */
    void play(Duration limit) {
        try {
            Optional<Passage> passage = longest();
            if (passage.isPresent()) {
                await(loader.apply(Set.of(passage.get().partition().partition())));
                deliver(passage.get(), limit);
            }
        } catch (WakeupException asked) {
            LOGGER.atDebug().log("asked to stop while rehearsing");
        } catch (KafkaException e) {
            LOGGER.atInfo().log("could not rehearse: {}", e.toString());
        } finally {
            consumer.unsubscribe();
        }
    }

    private void deliver(Passage passage, Duration limit) {
        int events = 0;
        long begin = millis.getAsLong();
        long deadline = begin + limit.toMillis();
        for (int times = 0; times < MOST_TIMES && millis.getAsLong() < deadline; times++) {
            events += deliver(passage, deadline);
        }
        LOGGER.atInfo()
                .addKeyValue("events", events)
                .addKeyValue("millis", millis.getAsLong() - begin)
                .log("rehearsed");
    }

    /** What somebody else finds out, unless the sink is stopped meanwhile. */
    private <T> T await(Future<T> answer) {
        for (long waited = 0; waited < ANSWER.toMillis(); waited += LOOK.toMillis()) {
            if (stopped.getAsBoolean()) {
                throw new WakeupException();
            }
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new KafkaException(e.getCause());
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WakeupException();
            }
        }
        throw new KafkaException("no answer within " + ANSWER);
    }

    /** The last records of a partition. */
    private record Passage(TopicPartition partition, long from, long end) {

        long length() {
            return end - from;
        }
    }

    /** Where most was said there are most likely whole turns among the last records. */
    private Optional<Passage> longest() {
        return await(spans.get()).entrySet().stream()
                .map(each -> passage(each.getKey(), each.getValue()))
                .filter(passage -> passage.length() > 0)
                .max(Comparator.comparingLong(Passage::length));
    }

    private static Passage passage(TopicPartition partition, TopicOffsets.Span span) {
        return new Passage(partition, Math.max(span.begin(), span.end() - MOST_RECORDS), span.end());
    }

    private int deliver(Passage passage, long deadline) {
        DeliveryEngine engine = engines.get();
        int partition = passage.partition().partition();
        engine.assigned(partition, passage.from(), passage.from(), passage.from(), List.of());
        var stage = new Stage(engine);
        consumer.assign(List.of(passage.partition()));
        consumer.seek(passage.partition(), passage.from());
        int events = 0;
        long bytes = 0;
        while (consumer.position(passage.partition()) < passage.end() && millis.getAsLong() < deadline) {
            for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
                Intake.Read read = intake.read(next);
                bytes += next.serializedValueSize();
                if (read instanceof Intake.Read.Later || bytes > MOST_BYTES) {
                    return events; // every further record would wait for the registry, or take up memory
                }
                if (read instanceof Intake.Read.Event good) {
                    engine.offer(partition, next.offset(), good.event());
                    stage.tookOne();
                    events++;
                }
            }
        }
        stage.finish();
        return events;
    }

    /** Goes round an engine as the loop does, and answers it as a service would that is never in doubt. */
    private static final class Stage {

        private final DeliveryEngine engine;
        private final Deque<List<Command>> asked = new ArrayDeque<>();
        private int taken;
        private long rounds;

        Stage(DeliveryEngine engine) {
            this.engine = engine;
        }

        void tookOne() {
            if (++taken % RECORDS_OF_A_ROUND == 0) {
                goRound();
            }
        }

        /** Goes on for a second of its time, in which what was taken is delivered. */
        void finish() {
            for (int i = 0; i < ROUNDS_BETWEEN_CHECKPOINTS; i++) {
                goRound();
            }
        }

        private void goRound() {
            long now = ++rounds * MILLIS_OF_A_ROUND;
            asked.add(engine.advance(now));
            if (asked.size() > ROUNDS_UNTIL_ANSWERED) {
                asked.remove().forEach(command -> answer(command, now));
            }
            if (rounds % ROUNDS_BETWEEN_CHECKPOINTS == 0) {
                Checkpoint checkpoint = engine.checkpoint(0, now, Instant.EPOCH);
                engine.committed(checkpoint.id());
            }
        }

        private void answer(Command command, long now) {
            if (command instanceof Command.Connect connect) {
                engine.connected(connect.slot(), connect.life());
            } else if (command instanceof Command.Publish publish) {
                List<String> serials = IntStream.range(0, publish.messages().size())
                        .mapToObj(number -> publish.id() + "@" + number)
                        .toList();
                engine.answered(publish.id(), new Outcome.Published(serials), now);
            } else if (command instanceof Command.Get get) {
                engine.answered(get.id(), new Outcome.Found(Optional.empty()), now);
            } else if (command instanceof Command.History history) {
                engine.answered(history.id(), new Outcome.Page(new HistoryPage(List.of(), null)), now);
            } else if (command instanceof Command.Operation change) {
                engine.answered(change.id(), new Outcome.Acknowledged(), now);
            }
        }
    }
}
