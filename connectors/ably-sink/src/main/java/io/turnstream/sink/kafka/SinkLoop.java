package io.turnstream.sink.kafka;

import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.config.LoopSettings;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the sink: one thread owns the consumer and the engine, and moves everything between them, the connections
 * and the bookkeeper.
 *
 * <p>A partition that comes is held back until the loader knows where it begins. One that goes is drained for a moment,
 * and written down for the last time. One that is lost is dropped. {@link #stop()} and {@link #status()} may be called
 * from any thread; {@link #run()} ends by returning, or by throwing what makes going on impossible.
 */
final class SinkLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SinkLoop.class);
    private static final long DRAIN_STEP = 5;
    private static final long STATUS_INTERVAL = 100;

    private final Consumer<byte[], byte[]> consumer;
    private final SinkTopics topics;
    private final DeliveryEngine engine;
    private final Intake intake;
    private final Connections connections;
    private final Bookkeeper bookkeeper;
    private final Checkpoints checkpoints;
    private final Arrivals arrivals;
    private final LoopSettings settings;
    private final Lease lease;
    private final LongSupplier millis;
    private final Clock wallClock;

    private final Mailbox mailbox = new Mailbox();
    private final Map<Integer, Owned> owned = new HashMap<>();
    private final Set<Integer> up = new HashSet<>();
    private final RegistryGate registry;
    private long poisoned;
    private long leaseLapses;
    private boolean leaseHeld = true;

    /** True once something failed: nothing more is sent or written, the next owner begins at what is on record. */
    private boolean broken;

    private volatile boolean stopping;
    private volatile Optional<SinkStatus> status = Optional.empty();

    /** What the loop works with; it closes none of it but the consumer. */
    record Parts(
            Consumer<byte[], byte[]> consumer,
            SinkTopics topics,
            DeliveryEngine engine,
            Intake intake,
            ChannelConnector connector,
            Bookkeeper bookkeeper,
            PartitionLoader loader,
            LongSupplier heartbeatsAnswered) {}

    /**
     * @param parts what it works with
     * @param settings how it keeps time
     * @param millis milliseconds that never go back
     * @param wallClock the time of day, for records
     */
    SinkLoop(Parts parts, LoopSettings settings, LongSupplier millis, Clock wallClock) {
        this.consumer = parts.consumer();
        this.topics = parts.topics();
        this.engine = parts.engine();
        this.intake = parts.intake();
        this.bookkeeper = parts.bookkeeper();
        this.checkpoints = new Checkpoints(engine, bookkeeper, topics, owned, settings, millis, wallClock);
        this.arrivals = new Arrivals(parts.loader(), mailbox, owned, settings.retry(), this::begin);
        this.connections = new Connections(parts.connector(), new Postman());
        this.settings = settings;
        this.lease = new Lease(settings.lease().toMillis(), parts.heartbeatsAnswered());
        this.registry = new RegistryGate(settings.retry().toMillis());
        this.millis = millis;
        this.wallClock = wallClock;
    }

    /** Ends the loop soon: partitions are drained and handed over as for any other owner. */
    void stop() {
        stopping = true;
        arrivals.stop();
        mailbox.put(() -> {});
        consumer.wakeup();
    }

    /** How it is; empty before the first round. */
    Optional<SinkStatus> status() {
        return status;
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topics.turnEvents()), new Rebalance());
            while (!stopping) {
                round();
            }
        } catch (WakeupException e) {
            if (!stopping) {
                throw e;
            }
        } catch (RuntimeException e) {
            broken = true;
            throw e;
        } finally {
            try {
                consumer.close();
            } finally {
                connections.close();
            }
        }
    }

    private void round() {
        try {
            var records = consumer.poll(patience());
            lease.renew(millis.getAsLong());
            for (TopicPartition partition : records.partitions()) {
                take(partition, records.records(partition));
            }
        } catch (OffsetOutOfRangeException e) {
            beginAnew(e.partitions());
        }
        owned.forEach(this::readBack);
        mailbox.open();
        send();
        owned.forEach(this::steer);
        checkpoints.settle(consumer.groupMetadata());
        if (checkpoints.isDue()) {
            writeDown();
        }
        if (status.isEmpty() || millis.getAsLong() - status.get().at() >= STATUS_INTERVAL) {
            SinkStatus now = newStatus();
            sayWhatIsInTheWay(now);
            status = Optional.of(now);
        }
    }

    private void writeDown() {
        owned.forEach(this::noteHowFar);
        checkpoints.write(consumer.groupMetadata());
    }

    private void sayWhatIsInTheWay(SinkStatus now) {
        Optional<String> obstacle = status.flatMap(SinkStatus::obstacle);
        if (!now.obstacle().equals(obstacle)) {
            now.obstacle()
                    .ifPresentOrElse(
                            what -> LOGGER.atError().log("held up until this is over: {}", what),
                            () -> LOGGER.atInfo().log("delivering again"));
        }
        boolean wasOut = status.flatMap(SinkStatus::outage).isPresent();
        if (now.outage().isPresent() != wasOut) {
            now.outage()
                    .ifPresentOrElse(
                            why -> LOGGER.atWarn().log("Ably does not answer, everything waits for it: {}", why),
                            () -> LOGGER.atInfo().log("not waiting for Ably any more"));
        }
    }

    /**
     * How long the consumer may wait for records. When no turn is open it is not even asked for a moment: what begins a
     * turn is followed by nothing to show for longer than that.
     */
    private Duration patience() {
        if (!mailbox.isEmpty() || checkpoints.isWriting() || !engine.isIdle()) {
            return settings.busyPoll();
        }
        if (engine.hasOpenTurns() || owned.isEmpty() || !owned.values().stream().allMatch(state -> state.loaded)) {
            return settings.idlePoll();
        }
        mailbox.await(settings.rest().toMillis());
        return Duration.ZERO;
    }

    // ---- records in

    private void take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        int number = partition.partition();
        for (ConsumerRecord<byte[], byte[]> next : records) {
            Intake.Read read = intake.read(next);
            if (read instanceof Intake.Read.Later later) {
                LOGGER.atWarn()
                        .addKeyValue("partition", number)
                        .addKeyValue("offset", next.offset())
                        .log("the schema registry cannot be asked, the partition waits: {}", later.why());
                registry.failed(number, later.why(), millis.getAsLong());
                consumer.seek(partition, next.offset());
                return;
            }
            registry.answered(number);
            if (read instanceof Intake.Read.Event good) {
                engine.offer(number, next.offset(), good.event());
            } else if (read instanceof Intake.Read.Bad bad) {
                setAside(next, bad);
            }
        }
    }

    private void setAside(ConsumerRecord<byte[], byte[]> source, Intake.Read.Bad bad) {
        LOGGER.atError()
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .addKeyValue("code", bad.code().code())
                .log("a record goes to the dead letters: {}", bad.why());
        poisoned++;
        checkpoints.setAside(
                PoisonRecord.letter(source, bad.code(), bad.stage(), bad.why(), epoch(), wallClock.instant()));
        engine.readTo(source.partition(), source.offset() + 1);
    }

    /** Follows a partition closely until all that an earlier owner can have seen is read, and what had no room then. */
    private void readBack(int partition, Owned state) {
        if (state.loaded && engine.isReadingBack(partition)) {
            noteHowFar(partition, state);
            engine.goBack(partition).ifPresent(offset -> consumer.seek(turnEvents(partition), offset));
        }
    }

    /** Transaction markers take up offsets too: the position is further than the last record. */
    private void noteHowFar(int partition, Owned state) {
        if (!state.loaded) {
            return;
        }
        try {
            engine.readTo(partition, consumer.position(turnEvents(partition), Duration.ZERO));
        } catch (RetriableException notNow) {
            // The partition's leader is changing; the next round tells.
        }
    }

    /** What was to be read next is not in the topic: expired, or cut off at its end. The same rules as for a new owner. */
    private void beginAnew(Set<TopicPartition> gone) {
        LOGGER.atError().addKeyValue("partitions", gone).log("the next records are not in the topic any more");
        giveAway(gone);
        takeOver(gone);
    }

    private void steer(int partition, Owned state) {
        if (!state.loaded) {
            return;
        }
        boolean pause = !registry.mayRead(partition, millis.getAsLong())
                || checkpoints.isStuck()
                || engine.shouldPause(partition, state.paused);
        if (pause != state.paused) {
            state.paused = pause;
            if (pause) {
                consumer.pause(Set.of(turnEvents(partition)));
            } else {
                consumer.resume(Set.of(turnEvents(partition)));
            }
        }
    }

    // ---- commands out

    private void send() {
        long now = millis.getAsLong();
        if (checkpoints.isOvertaken()) {
            return;
        }
        if (!lease.holds(now)) {
            leaseLapses += leaseHeld ? 1 : 0;
            leaseHeld = false;
            return;
        }
        leaseHeld = true;
        for (Command command : engine.advance(now)) {
            // Asked again for each: the process may have been frozen since the last one.
            if (command instanceof Command.Operation operation && !lease.holds(millis.getAsLong())) {
                connections.refuse(operation, "the group was not heard in time");
            } else {
                carryOut(command);
            }
        }
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Disconnect) {
            up.remove(command.slot());
        }
        connections.carryOut(command);
    }

    /** Brings news to the loop's thread. */
    private final class Postman implements Connections.News {

        @Override
        public void answered(long operation, Outcome outcome) {
            mailbox.put(() -> engine.answered(operation, outcome, millis.getAsLong()));
        }

        @Override
        public void connected(int slot, long life) {
            mailbox.put(() -> {
                up.add(slot);
                engine.connected(slot, life);
            });
        }

        @Override
        public void lost(int slot, long life, ChannelException why) {
            mailbox.put(() -> {
                up.remove(slot);
                engine.lost(slot, life, why, millis.getAsLong());
            });
        }
    }

    // ---- partitions come and go

    /** Called by the consumer on the loop's thread, inside poll and close. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                takeOver(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            giveAway(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOGGER.atWarn().addKeyValue("partitions", partitions).log("partitions were lost to others");
            drop(loaded(partitions));
            partitions.forEach(partition -> forget(partition.partition()));
        }
    }

    private List<Integer> loaded(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::partition)
                .filter(partition -> {
                    Owned state = owned.get(partition);
                    return state != null && state.loaded;
                })
                .toList();
    }

    private void takeOver(Collection<TopicPartition> partitions) {
        // A place must be given at once, or the consumer looks for one itself. Nothing is fetched before the real one
        // is known.
        consumer.pause(partitions);
        Map<Integer, Owned> added = new HashMap<>();
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
            added.put(partition.partition(), new Owned());
        }
        owned.putAll(added);
        arrivals.load(added);
    }

    private void giveAway(Collection<TopicPartition> partitions) {
        List<Integer> leaving = loaded(partitions);
        if (broken) {
            drop(leaving);
        } else if (!leaving.isEmpty()) {
            handOver(leaving);
        }
        partitions.forEach(partition -> forget(partition.partition()));
    }

    private void begin(int partition, Owned state, PartitionLoader.Loaded known) {
        var start = StartingPoint.decide(known.committed(), known.begin(), known.end(), settings.offsetReset());
        if (!start.surprise().isEmpty()) {
            LOGGER.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", start.offset())
                    .log("{}", start.surprise());
        }
        int openTurns = known.states().openTurns();
        int finishedTurns = known.states().finishedTurns();
        long from = engine.assigned(partition, known.begin(), start.offset(), known.end(), known.states());
        consumer.seek(turnEvents(partition), Math.max(from, known.begin()));
        consumer.resume(Set.of(turnEvents(partition)));
        state.committed = start.offset();
        state.uncommitted = start.isNew();
        state.paused = false;
        state.loaded = true;
        LOGGER.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("offset", start.offset())
                .addKeyValue("readFrom", from)
                .addKeyValue("openTurns", openTurns)
                .addKeyValue("finishedTurns", finishedTurns)
                .log("delivering");
    }

    /** Lets what is in flight come home, then writes everything down for the next owner. */
    private void handOver(List<Integer> leaving) {
        leaving.forEach(engine::drain);
        long deadline = millis.getAsLong() + settings.drain().toMillis();
        while (!leaving.stream().allMatch(engine::isQuiet) && millis.getAsLong() < deadline) {
            mailbox.await(DRAIN_STEP);
            send();
        }
        cut(leaving);
        try {
            checkpoints.awaitWritten(consumer.groupMetadata());
            writeDown();
            checkpoints.awaitWritten(consumer.groupMetadata());
        } finally {
            leaving.forEach(engine::release);
        }
    }

    /** Somebody else may have them already: nothing of them may arrive any more, and nothing is written. */
    private void drop(List<Integer> gone) {
        cut(gone);
        gone.forEach(engine::release);
    }

    /** Not even the lease stands in the way of closing a connection. */
    private void cut(List<Integer> leaving) {
        leaving.forEach(partition -> engine.cut(partition, millis.getAsLong()).forEach(this::carryOut));
    }

    private void forget(int partition) {
        owned.remove(partition);
        registry.forget(partition);
        checkpoints.forget(partition);
    }

    // ---- for others to see

    private SinkStatus newStatus() {
        int loading =
                (int) owned.values().stream().filter(state -> !state.loaded).count();
        Optional<String> obstacle = engine.obstacle()
                .or(registry::why)
                .or(() -> Optional.of(arrivals.trouble()).filter(trouble -> !trouble.isEmpty()))
                .or(() -> Optional.of(bookkeeper.trouble()).filter(trouble -> !trouble.isEmpty()));
        return new SinkStatus(
                millis.getAsLong(),
                epoch() >= 0,
                owned.size() - loading,
                loading,
                obstacle,
                obstacle.isPresent() ? Optional.empty() : engine.outage(),
                up.size(),
                poisoned,
                checkpoints.deadLetters(),
                checkpoints.written(),
                leaseLapses,
                engine.counters());
    }

    private TopicPartition turnEvents(int partition) {
        return new TopicPartition(topics.turnEvents(), partition);
    }

    private int epoch() {
        return consumer.groupMetadata().generationId();
    }
}
