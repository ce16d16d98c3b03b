package io.turnstream.sink.engine;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.codec.Codec;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delivers turns to channels: decides what is sent when, what repairs it, and what may be committed.
 *
 * <p>A plain object in the hands of one thread. Callers give it partitions, turn events, and what becomes of the
 * commands that {@link #advance} returns; every now and then they write a {@link Checkpoint}. Times are milliseconds of
 * a clock that never goes back; they matter only in relation to each other.
 */
public final class DeliveryEngine {

    /** How many partitions may hold as much as one may. */
    private static final long PARTITIONS_AT_THEIR_LIMIT = 4;

    private final EngineSettings settings;
    private final Function<String, Optional<Codec>> codecs;
    private final BiFunction<String, TurnInfo, String> channels;
    private final Predicate<TurnEvent> tooOld;
    private final Map<Integer, PartitionDelivery> partitions = new HashMap<>();
    private final Tally tally = new Tally();
    private final Agenda agenda = new Agenda();
    private final Records records = new Records(tally);
    private final EngineCounters counters = new EngineCounters();
    private final Pool pool;
    private final Dispatch dispatch;
    private final Verdicts verdicts;
    private final Links links;

    /** The last time that was passed in. */
    private long lastTime;

    /**
     * @param settings the limits to keep
     * @param codecs finds a codec by name; the empty name means the default one and must be found
     * @param channels names the channel of a turn, from its session id and what is known of it
     * @param tooOld tells from the first event of a turn whether it is too old to be shown; it is then skipped, counted,
     *     and never shown later
     * @param random for jitter only
     */
    public DeliveryEngine(
            EngineSettings settings,
            Function<String, Optional<Codec>> codecs,
            BiFunction<String, TurnInfo, String> channels,
            Predicate<TurnEvent> tooOld,
            RandomGenerator random) {
        this.settings = settings;
        this.codecs = codecs;
        this.channels = channels;
        this.tooOld = tooOld;
        this.pool = new Pool(settings);
        this.dispatch = new Dispatch(settings, counters, tally, agenda);
        this.verdicts = new Verdicts(settings, counters, records, tally, dispatch, new Backoff(random));
        this.links = new Links(settings, counters, pool, tally, dispatch, verdicts);
    }

    // ---- partitions

    /**
     * Takes over a partition.
     *
     * @param partition its number
     * @param begin the oldest offset that is left in the topic
     * @param committed the offset from which the group goes on
     * @param end its end now: an owner before cannot have seen more
     * @param recorded everything that is on record for it; belongs to the engine from now on
     * @return the offset to read from, at most {@code committed}; when the topic begins later than that, read from
     *     its beginning
     */
    public long assigned(int partition, long begin, long committed, long end, RecordedTurns recorded) {
        long from = Math.min(committed, recorded.replayFrom());
        var delivery = new PartitionDelivery(partition, begin, from, committed, end, recorded.finishedAt(lastTime));
        recorded.forEachOpen((turn, state) -> delivery.recovered.put(turn, RecoveredTurn.of(state)));
        partitions.put(partition, delivery);
        if (delivery.isRebuilt()) {
            endOrphans(delivery);
        }
        return from;
    }

    /** Takes over a partition of which these states are on record. */
    public long assigned(int partition, long begin, long committed, long end, Collection<DeliveryState> states) {
        return assigned(partition, begin, committed, end, RecordedTurns.of(states));
    }

    /**
     * Adds the event of one record. Records of a partition come in the order of their offsets; one that comes again is
     * known by the event's seq.
     */
    public void offer(int partition, long offset, TurnEvent event) {
        PartitionDelivery delivery = partition(partition);
        counters.events++;
        var key = new PairKey(event.getSessionId(), event.getTurnId());
        TurnDelivery turn = delivery.turns.get(key);
        if (turn == null) {
            if (delivery.finished.contains(key)) {
                counters.ofClosedTurns++;
            } else {
                turn = begin(delivery, key, offset, event);
            }
        }
        if (turn != null && !turn.isGivingUp()) {
            offer(turn, event, offset);
        }
        readTo(delivery, offset + 1);
    }

    private void offer(TurnDelivery turn, TurnEvent event, long offset) {
        try {
            switch (turn.offer(event, offset)) {
                case TAKEN -> tally.touch(turn);
                case REPEATED -> {
                    counters.duplicates++;
                    return;
                }
                case AFTER_A_HOLE -> {
                    String why = "events before seq " + event.getSeq() + " are missing";
                    verdicts.giveUp(turn, ErrorCode.TURN_INCOMPLETE, why, "encode", lastTime);
                }
            }
        } catch (RuntimeException e) {
            // One turn that cannot be encoded must not stop the others.
            tally.touch(turn);
            verdicts.giveUp(turn, ErrorCode.ENCODE_FAILED, String.valueOf(e), "encode", lastTime);
        }
        if (turn.slot == null) {
            pool.enter(turn, lastTime);
        }
    }

    /** Notes that everything before {@code offset} was offered, records without events included. */
    public void readTo(int partition, long offset) {
        readTo(partition(partition), offset);
    }

    private void readTo(PartitionDelivery delivery, long offset) {
        if (delivery.readTo(offset)) {
            for (TurnDelivery turn : delivery.newestFirst()) {
                tally.touch(turn);
                if (turn.slot != null) {
                    turn.slot.attendLast(turn);
                }
            }
            endOrphans(delivery);
        }
    }

    /** Ends turns that are on record as open and whose events are not in the topic any more. */
    private void endOrphans(PartitionDelivery delivery) {
        for (var entry : List.copyOf(delivery.recovered.entrySet())) {
            RecoveredTurn recovered = entry.getValue();
            if (!recovered.isSuspended()) {
                TurnDelivery turn =
                        add(delivery, entry.getKey(), TurnInfo.newBuilder().build(), false);
                verdicts.giveUp(
                        turn,
                        ErrorCode.TURN_EVENTS_GONE,
                        "the events of the turn are not in the topic any more",
                        "encode",
                        lastTime);
            }
        }
    }

    private @Nullable TurnDelivery begin(PartitionDelivery delivery, PairKey key, long offset, TurnEvent event) {
        RecoveredTurn recovered = delivery.recovered.get(key);
        if (recovered != null && offset < recovered.replayFrom()) {
            counters.duplicates++;
            return null;
        }
        if (recovered != null && delivery.hasLost(recovered)) {
            // Only a part of it would be shown: it is ended as an orphan.
            counters.ofClosedTurns++;
            return null;
        }
        if (recovered == null && hasNoRoom(delivery)) {
            delivery.putOff(offset);
            return null;
        }
        TurnInfo info = event.getDetail() == null || event.getDetail().getTurn() == null
                ? TurnInfo.newBuilder().build()
                : event.getDetail().getTurn();
        boolean fromStart = event.getSeq() == 0;
        TurnDelivery turn = add(delivery, key, info, fromStart);
        if (recovered != null) {
            return turn;
        }
        if (!fromStart) {
            String why = "the beginning of the turn is not in the topic any more";
            records.gaveUp(turn, ErrorCode.TURN_INCOMPLETE, why, "encode", lastTime);
            counters.givenUp++;
            verdicts.giveUpSilently(turn, why);
        } else if (tooOld.test(event)) {
            counters.skipped++;
            verdicts.giveUpSilently(turn, "the turn was too old to be shown");
        } else if (offset < delivery.rebuildTo) {
            turn.mayHaveBegun();
        }
        return turn;
    }

    /** Once a turn was put off, so is every one after it: what is read now may be the rest of one that was. */
    private boolean hasNoRoom(PartitionDelivery delivery) {
        return delivery.isPuttingOff() || delivery.isRebuilding() && load(delivery) > settings.pausePendingChars();
    }

    private TurnDelivery add(PartitionDelivery delivery, PairKey key, TurnInfo info, boolean fromStart) {
        RecoveredTurn recovered = delivery.recovered.remove(key);
        String wanted = recovered != null ? recovered.codec() : info.getCodec() == null ? "" : info.getCodec();
        Codec codec = codecs.apply(wanted).orElseGet(() -> codecs.apply("").orElseThrow());
        Optional<TurnInfo> resumed = fromStart || recovered == null ? Optional.empty() : recovered.resumed();
        String channel = recovered != null ? recovered.channel() : channels.apply(key.sessionId(), info);
        var turn = new TurnDelivery(delivery.number, key, channel, codec, resumed);
        if (recovered != null) {
            turn.recover(recovered);
            if (delivery.isRebuilt()) {
                turn.rebuilt();
            }
        }
        delivery.add(key, turn);
        pool.enter(turn, lastTime);
        tally.touch(turn);
        return turn;
    }

    /**
     * Where the partition is to be read again from, because there was no room for all turns while it was recovered. To
     * be asked after {@link #readTo(int, long)}; the caller goes there.
     */
    public OptionalLong goBack(int partition) {
        return partition(partition).goBack();
    }

    /** True while what an earlier owner may have seen was not all offered, or some of it is to be offered again. */
    public boolean isReadingBack(int partition) {
        return partition(partition).isReadingBack();
    }

    /**
     * True when so much waits for acknowledgement that the partition should not be read on for now, or when nothing can be
     * sent anyway.
     */
    public boolean shouldPause(int partition, boolean paused) {
        PartitionDelivery delivery = partition(partition);
        long limit = paused ? settings.pausePendingChars() / 2 : settings.pausePendingChars();
        boolean full = load(delivery) > limit || isMoreThanItsPart(delivery, limit);
        return (full || links.isOutage(lastTime)) && !delivery.isRebuilding();
    }

    private boolean isMoreThanItsPart(PartitionDelivery delivery, long limit) {
        return tally.load() / PARTITIONS_AT_THEIR_LIMIT > limit
                && delivery.load / PARTITIONS_AT_THEIR_LIMIT > limit / partitions.size();
    }

    private long load(PartitionDelivery delivery) {
        tally.settle();
        return delivery.load;
    }

    /** Characters (UTF-16 units) of all partitions that wait for an acknowledgement. */
    public long pendingChars() {
        return tally.pendingChars();
    }

    /** Begins nothing new for the partition: it will be given away. */
    public void drain(int partition) {
        partition(partition).draining = true;
    }

    /** True when nothing of the partition is in flight. */
    public boolean isQuiet(int partition) {
        return partition(partition).isQuiet();
    }

    /**
     * Makes harmless what of the partition is still in flight, and might arrive behind what its next owner sends: the
     * connections it is on are given up. Other turns that used them go on with new ones.
     *
     * @return what is to be carried out at once, before the partition is given away
     */
    public List<Command> cut(int partition, long now) {
        return links.cut(partition, now);
    }

    /** Forgets the partition: it belongs to somebody else. Whoever gives it away {@link #cut cuts} before. */
    public void release(int partition) {
        links.cut(partition, lastTime).forEach(dispatch::add);
        PartitionDelivery delivery = partitions.remove(partition);
        if (delivery != null) {
            for (TurnDelivery turn : delivery.turns.values()) {
                tally.forget(turn);
                pool.leave(turn, lastTime);
                turn.home = null;
            }
            dispatch.inFlight.forget(sent -> sent.turn().partition == partition);
            records.forget(partition);
        }
    }

    private PartitionDelivery partition(int number) {
        PartitionDelivery delivery = partitions.get(number);
        if (delivery == null) {
            throw new IllegalStateException("partition " + number + " is not assigned");
        }
        return delivery;
    }

    // ---- connections

    /** A connection that was asked for is up. */
    public void connected(int slotNumber, long life) {
        links.connected(pool.slot(slotNumber), life, lastTime);
    }

    /** A connection never came up, or is gone for good. What was in flight on it is in doubt. */
    public void lost(int slotNumber, long life, ChannelException why, long now) {
        links.lost(pool.slot(slotNumber), life, why, now);
    }

    /** What keeps everything from being delivered until somebody changes the configuration, if anything does. */
    public Optional<String> obstacle() {
        return verdicts.obstacle();
    }

    /** Why nothing goes out at present, when every connection that has work is out; nothing is given up for that. */
    public Optional<String> outage() {
        return links.isOutage(lastTime) ? Optional.of(verdicts.lastTrouble()) : Optional.empty();
    }

    // ---- what to do

    /** What is to be done now, in this order. */
    public List<Command> advance(long now) {
        lastTime = now;
        tally.settle();
        agenda.wakeDue(now);
        links.expire(now);
        for (Slot slot : pool.inTurn()) {
            links.connectOrLeave(slot, now);
            if (slot.state == Slot.State.UP && slot.hasAttention()) {
                dispatch.serve(slot, now);
            }
        }
        return dispatch.take();
    }

    /** The answer to the operation {@code id}; an answer that nobody waits for any more changes nothing. */
    public void answered(long id, Outcome outcome, long now) {
        InFlight.Sent operation = dispatch.inFlight.take(id);
        if (operation != null) {
            verdicts.answered(operation, outcome, now);
        }
    }

    // ---- what is on record

    /** True when serials are new that a successor would need: a checkpoint should follow within 50 ms. */
    public boolean isCheckpointUrgent() {
        return tally.hasUrgent();
    }

    /**
     * What has changed since the last checkpoint. It must be written, or the partitions given away: what it holds is
     * not handed out again.
     *
     * @param epoch generation of the consumer group
     * @param now the time, as everywhere
     * @param wallClock the time of day at {@code now}
     */
    public Checkpoint checkpoint(int epoch, long now, Instant wallClock) {
        tally.settle();
        for (PartitionDelivery delivery : partitions.values()) {
            delivery.finished.forgetOld(now);
            for (TurnDelivery turn : List.copyOf(delivery.changed)) {
                finish(delivery, turn, now);
            }
        }
        return records.checkpoint(partitions.values(), epoch, now, wallClock);
    }

    private void finish(PartitionDelivery delivery, TurnDelivery turn, long now) {
        switch (turn.phase()) {
            case OPEN -> {}
            case SUSPENDED -> {
                if (delivery.hasReadAllThatIsCommitted()) {
                    turn.suspended();
                    pool.leave(turn, now);
                } else {
                    tally.touch(turn); // asks again
                }
            }
            case CLOSED, GIVEN_UP -> {
                counters.closed += turn.isGivingUp() ? 0 : 1;
                records.finished(turn);
                tally.forget(turn);
                pool.leave(turn, now);
                delivery.remove(turn);
                delivery.finished.add(turn.key);
            }
        }
    }

    /** The checkpoint is written. */
    public void committed(long checkpoint) {
        records.committed(checkpoint);
    }

    /** True when nothing is left to do or to write before the next event. */
    public boolean isIdle() {
        return records.isEmpty() && !tally.hasUnsettled();
    }

    /** True when a turn was begun that has neither ended nor been suspended. */
    public boolean hasOpenTurns() {
        return pool.isUsed();
    }

    /** What was done so far. */
    public EngineCounters.Snapshot counters() {
        return counters.snapshot();
    }
}
