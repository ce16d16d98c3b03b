package io.turnstream.sink.engine;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.Codec;
import java.time.Instant;
import java.util.ArrayList;
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

    private static final long FIRST_RETRY = 100;
    private static final long LAST_RETRY = 10_000;
    private static final long FIRST_RATE_RETRY = 250;
    private static final long LAST_RATE_RETRY = 5_000;
    private static final long CONFIGURATION_RETRY = 30_000;

    private final EngineSettings settings;
    private final Function<String, Optional<Codec>> codecs;
    private final BiFunction<String, TurnInfo, String> channels;
    private final Predicate<TurnEvent> tooOld;
    private final Backoff backoff;
    private final Map<Integer, PartitionDelivery> partitions = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final TokenBucket account;
    private final Records records = new Records();
    private final EngineCounters counters = new EngineCounters();
    private List<Command> commands = new ArrayList<>();
    private long lastOperation;

    /** The last time that was passed in. */
    private long lastTime;

    private @Nullable String obstacle;

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
        this.backoff = new Backoff(random);
        this.account = new TokenBucket(settings.accountMessagesPerSecond(), settings.accountMessagesPerSecond());
        for (int i = 0; i < settings.connections(); i++) {
            slots.add(new Slot(i, settings));
        }
    }

    // ---- partitions

    /**
     * Takes over a partition.
     *
     * @param partition its number
     * @param committed the offset from which the group goes on
     * @param end its end now: an owner before cannot have seen more
     * @param states everything that is on record for it, newest per turn
     * @return the offset to read from, at most {@code committed}; when the topic begins later than that, read from
     *     its beginning
     */
    public long assigned(int partition, long committed, long end, Collection<DeliveryState> states) {
        long from = committed;
        for (DeliveryState state : states) {
            if (state.getStatus() == DeliveryStatus.OPEN && state.getReplayOffset() >= 0) {
                from = Math.min(from, state.getReplayOffset());
            }
        }
        var delivery = new PartitionDelivery(partition, from, committed, end, lastTime);
        for (DeliveryState state : states) {
            var key = new PairKey(state.getSessionId(), state.getTurnId());
            switch (state.getStatus()) {
                case CLOSED, GIVEN_UP -> delivery.finished.add(key.toString());
                case OPEN, SUSPENDED -> delivery.recovered.put(key, RecoveredTurn.of(state));
                case UNKNOWN -> {}
            }
        }
        partitions.put(partition, delivery);
        if (delivery.isRebuilt()) {
            endOrphans(delivery);
        }
        return from;
    }

    /**
     * Adds the event of one record. Records of a partition come in the order of their offsets; one that comes again is
     * known by the event's seq.
     */
    public void offer(int partition, long offset, TurnEvent event) {
        PartitionDelivery delivery = partition(partition);
        counters.events++;
        var key = new PairKey(event.getSessionId(), event.getTurnId());
        if (delivery.finished.contains(key.toString())) {
            counters.ofClosedTurns++;
        } else {
            TurnDelivery turn = delivery.turns.get(key);
            if (turn == null) {
                turn = begin(delivery, key, offset, event);
            }
            if (turn != null && !turn.isGivingUp()) {
                offer(turn, event, offset);
            }
        }
        readTo(delivery, offset + 1);
    }

    private void offer(TurnDelivery turn, TurnEvent event, long offset) {
        try {
            switch (turn.offer(event, offset)) {
                case TAKEN -> {}
                case REPEATED -> counters.duplicates++;
                case AFTER_A_HOLE ->
                    giveUp(
                            turn,
                            "turn-incomplete",
                            "events before seq " + event.getSeq() + " are missing",
                            "encode",
                            lastTime);
            }
        } catch (RuntimeException e) {
            // One turn that cannot be encoded must not stop the others.
            giveUp(turn, "encode-failed", String.valueOf(e), "encode", lastTime);
        }
    }

    /** Notes that everything before {@code offset} was offered, records without events included. */
    public void readTo(int partition, long offset) {
        readTo(partition(partition), offset);
    }

    private void readTo(PartitionDelivery delivery, long offset) {
        if (delivery.readTo(offset)) {
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
                giveUp(
                        turn,
                        "turn-events-gone",
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
        if (recovered == null && delivery.isRebuilding() && delivery.pendingChars() > settings.pausePendingChars()) {
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
            records.gaveUp(turn, "turn-incomplete", why, "encode", lastTime);
            counters.givenUp++;
            turn.giveUpSilently(failure("turn-incomplete", why));
        } else if (tooOld.test(event)) {
            counters.skipped++;
            turn.giveUpSilently(failure("turn-too-old", "the turn was too old to be shown"));
        } else if (offset < delivery.rebuildTo) {
            turn.mayHaveBegun();
        }
        return turn;
    }

    private TurnDelivery add(PartitionDelivery delivery, PairKey key, TurnInfo info, boolean fromStart) {
        RecoveredTurn recovered = delivery.recovered.remove(key);
        String wanted = recovered != null ? recovered.codec() : info.getCodec() == null ? "" : info.getCodec();
        Codec codec = codecs.apply(wanted).orElseGet(() -> codecs.apply("").orElseThrow());
        Optional<TurnInfo> resumed = fromStart || recovered == null ? Optional.empty() : recovered.resumed();
        String channel = recovered != null ? recovered.channel() : channels.apply(key.sessionId(), info);
        var turn = new TurnDelivery(delivery.number, key.sessionId(), key.id(), channel, codec, resumed);
        if (recovered != null) {
            turn.recover(recovered.messages(), recovered.generation(), recovered.replayFrom());
            if (delivery.isRebuilt()) {
                turn.rebuilt();
            }
        }
        delivery.add(key, turn);
        slotOf(turn).turns.add(turn);
        return turn;
    }

    /**
     * Where the partition is to be read again from, because there was no room for all turns while it was recovered. To
     * be asked after {@link #readTo(int, long)}; the caller goes there.
     */
    public OptionalLong goBack(int partition) {
        return partition(partition).goBack();
    }

    /** True when so much waits for acknowledgement that the partition should not be read on for now. */
    public boolean shouldPause(int partition, boolean paused) {
        PartitionDelivery delivery = partition(partition);
        long limit = paused ? settings.pausePendingChars() / 2 : settings.pausePendingChars();
        return delivery.pendingChars() > limit && !delivery.isRebuilding();
    }

    /** Characters (UTF-16 units) of all partitions that wait for an acknowledgement. */
    public long pendingChars() {
        return partitions.values().stream()
                .mapToLong(PartitionDelivery::pendingChars)
                .sum();
    }

    /** Begins nothing new for the partition: it will be given away. */
    public void drain(int partition) {
        partition(partition).draining = true;
    }

    /** True when nothing of the partition is in flight. */
    public boolean isQuiet(int partition) {
        return partition(partition).isQuiet();
    }

    /** Forgets the partition: it belongs to somebody else. */
    public void release(int partition) {
        PartitionDelivery delivery = partitions.remove(partition);
        if (delivery != null) {
            delivery.turns.values().forEach(turn -> slotOf(turn).turns.remove(turn));
            // What is still in flight is the next owner's to find out.
            slots.forEach(slot -> slot.inFlight.values().removeIf(sent -> sent.turn().partition == partition));
            records.forget(partition);
        }
    }

    /** The partitions that it has. */
    public List<Integer> partitions() {
        return List.copyOf(partitions.keySet());
    }

    private PartitionDelivery partition(int number) {
        PartitionDelivery delivery = partitions.get(number);
        if (delivery == null) {
            throw new IllegalStateException("partition " + number + " is not assigned");
        }
        return delivery;
    }

    private Slot slotOf(TurnDelivery turn) {
        return slots.get(Math.floorMod(turn.channel.hashCode(), slots.size()));
    }

    // ---- connections

    /** A connection that was asked for is up. */
    public void connected(int slotNumber, long life) {
        Slot slot = slots.get(slotNumber);
        if (slot.life == life && slot.state == Slot.State.CONNECTING) {
            slot.state = Slot.State.UP;
            slot.failedConnects = 0;
            obstacle = null;
        }
    }

    /** A connection never came up, or is gone for good. What was in flight on it is in doubt. */
    public void lost(int slotNumber, long life, ChannelException why, long now) {
        Slot slot = slots.get(slotNumber);
        if (slot.life != life || slot.state == Slot.State.DOWN) {
            return;
        }
        counters.lostConnections++;
        slot.state = Slot.State.DOWN;
        slot.failedConnects++;
        slot.connectAt = now + backoff.delay(slot.failedConnects, FIRST_RETRY, LAST_RETRY);
        if (Refusal.of(why) == Refusal.CONFIGURATION) {
            obstacle = why.code() + ": " + why.getMessage();
            slot.connectAt = now + CONFIGURATION_RETRY;
        }
        commands.add(new Command.Disconnect(slot.number, life));
        for (Slot.InFlight operation : slot.takeLost(life)) {
            operation.turn().failed(operation.intent(), false);
        }
        slot.turns.forEach(TurnDelivery::connectionLost);
    }

    /** What keeps everything from being delivered until somebody changes the configuration, if anything does. */
    public Optional<String> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    // ---- what to do

    /** What is to be done now, in this order. */
    public List<Command> advance(long now) {
        lastTime = now;
        for (Slot slot : slots) {
            expire(slot, now);
            if (slot.state == Slot.State.DOWN && !slot.turns.isEmpty() && now >= slot.connectAt) {
                slot.state = Slot.State.CONNECTING;
                slot.stateSince = now;
                slot.life++;
                commands.add(new Command.Connect(slot.number, slot.life));
            }
            if (slot.state == Slot.State.UP) {
                serve(slot, now);
            }
        }
        List<Command> batch = commands;
        commands = new ArrayList<>();
        return batch;
    }

    private void expire(Slot slot, long now) {
        long deadline = settings.operationDeadline().toMillis();
        if (slot.state == Slot.State.CONNECTING && now - slot.stateSince > deadline) {
            lost(slot.number, slot.life, ChannelException.unknown(80014, 504, "the connection never came up"), now);
        }
        for (Map.Entry<Long, Slot.InFlight> entry : List.copyOf(slot.inFlight.entrySet())) {
            Slot.InFlight operation = entry.getValue();
            if (now - operation.since() <= deadline) {
                break;
            }
            var late = ChannelException.unknown(50003, 504, "no acknowledgement in time");
            if (operation.intent().isRead()) {
                slot.inFlight.remove(entry.getKey());
                failed(slot, operation, late, now);
            } else {
                lost(slot.number, operation.life(), late, now);
                break;
            }
        }
    }

    private void serve(Slot slot, long now) {
        List<TurnDelivery> turns = slot.inTurn();
        for (TurnDelivery turn : turns) {
            PartitionDelivery delivery = partition(turn.partition);
            if (!delivery.draining && !turn.trouble.isWaiting(now) && delivery.mayStart(turn)) {
                Intent step = turn.nextStep();
                if (step != null && affordable(slot, step, now)) {
                    send(slot, turn, step, now, 0);
                }
            }
        }
        long interval = interval(slot);
        for (TurnDelivery turn : turns) {
            if (!partition(turn.partition).draining && !turn.trouble.isWaiting(now)) {
                grow(slot, turn, now, interval);
            }
        }
    }

    private void grow(Slot slot, TurnDelivery turn, long now, long interval) {
        Intent growth = turn.nextGrowth(now);
        while (growth != null && affordable(slot, growth, now)) {
            send(slot, turn, growth, now, interval);
            slot.served(turn);
            growth = turn.nextGrowth(now);
        }
    }

    /** Least time between two operations of one message, so that all open streams of the connection get their share. */
    private long interval(Slot slot) {
        long open = slot.turns.stream().filter(TurnDelivery::hasOpenStream).count();
        double forAppends = EngineSettings.APPEND_SHARE * settings.messagesPerSecond() * slot.share();
        return Math.max(settings.appendInterval().toMillis(), (long) Math.ceil(open * 1000 / forAppends));
    }

    private boolean affordable(Slot slot, Intent intent, long now) {
        return intent.isRead()
                || slot.budget.has(intent.cost(), slot.share(), now) && account.has(intent.cost(), 1, now);
    }

    private void send(Slot slot, TurnDelivery turn, Intent intent, long now, long interval) {
        long id = ++lastOperation;
        int chars = intent instanceof Intent.Edit edit ? edit.chars() : 0;
        commands.add(intent.over(new Intent.Route(id, slot.number, slot.life, turn.channel)));
        turn.began(intent, now, interval);
        intent.count(counters);
        slot.budget.spend(intent.cost());
        account.spend(intent.cost());
        slot.inFlight.put(id, new Slot.InFlight(turn, intent, chars, slot.life, now));
    }

    // ---- what became of it

    /** The answer to the operation {@code id}; an answer that nobody waits for any more changes nothing. */
    public void answered(long id, Outcome outcome, long now) {
        for (Slot slot : slots) {
            Slot.InFlight operation = slot.inFlight.remove(id);
            if (operation != null) {
                if (outcome instanceof Outcome.Failed failed) {
                    failed(slot, operation, failed.why(), now);
                } else {
                    succeeded(slot, operation, outcome, now);
                }
                return;
            }
        }
    }

    private void succeeded(Slot slot, Slot.InFlight operation, Outcome outcome, long now) {
        TurnDelivery turn = operation.turn();
        Intent intent = operation.intent();
        if (!intent.isRead()) {
            slot.succeeded(now);
            turn.trouble.over();
            obstacle = null;
        }
        if (intent instanceof Intent.Publish publish && outcome instanceof Outcome.Published published) {
            turn.published(publish, published.serials());
        } else if (intent instanceof Intent.LookUp lookUp && outcome instanceof Outcome.Page page) {
            searched(slot, turn, turn.searched(lookUp, page.page(), settings.lookupPages()), now);
        } else if (intent instanceof Intent.Read read && outcome instanceof Outcome.Found found) {
            found(slot, turn, read.message(), found.message(), now);
        } else if (intent instanceof Intent.Edit edit && outcome instanceof Outcome.Acknowledged) {
            turn.acknowledged(edit, operation.chars());
        } else {
            throw new IllegalArgumentException(outcome + " does not answer " + intent);
        }
    }

    private void searched(Slot slot, TurnDelivery turn, Optional<Intent.LookUp> further, long now) {
        further.ifPresent(next -> send(slot, turn, next, now, 0));
        PartitionDelivery delivery = partitions.get(turn.partition);
        if (further.isEmpty() && turn.isOnChannel() && delivery != null && !delivery.isRebuilt()) {
            turn.awaitRebuild();
        }
    }

    private void found(
            Slot slot, TurnDelivery turn, MessageDelivery message, Optional<StoredMessage> stored, long now) {
        if (stored.isEmpty() || stored.get().deleted()) {
            message.notRead();
            heal(slot, turn, message, now, "the message is gone from the channel");
            return;
        }
        MessageDelivery.Comparison comparison = turn.read(message, stored.get());
        if (comparison == MessageDelivery.Comparison.DIVERGED) {
            counters.divergences++;
            if (turn.canSupersede(message)) {
                heal(slot, turn, message, now, "the message on the channel is not what was sent");
            }
        }
    }

    private void heal(Slot slot, TurnDelivery turn, MessageDelivery message, long now, String why) {
        counters.supersedes++;
        int heals = turn.canSupersede(message) ? turn.supersede(message) : turn.createAgain(message);
        slot.inFlight.values().removeIf(other -> other.turn() == turn && isVoid(other.intent()));
        if (heals > settings.heals()) {
            turn.trouble.failed(ChannelException.refused(0, 0, why), now);
            giveUp(turn, "delivery-diverged", why, "close", now);
        }
    }

    /** An operation on a message that was made anew meanwhile: its answer means nothing any more. */
    private static boolean isVoid(Intent intent) {
        return intent instanceof Intent.OnMessage touching
                && !touching.message().isInFlight();
    }

    private void failed(Slot slot, Slot.InFlight operation, ChannelException why, long now) {
        TurnDelivery turn = operation.turn();
        turn.failed(operation.intent(), why.isRefusal());
        turn.trouble.failed(why, now);
        counters.refusals += why.isRefusal() ? 1 : 0;
        int failures = turn.trouble.failures();
        switch (Refusal.of(why)) {
            case CONNECTION -> turn.trouble.waitUntil(now + backoff.delay(failures, FIRST_RETRY, LAST_RETRY));
            case RATE -> {
                slot.slowDown();
                retry(slot, turn, operation.intent(), now, backoff.delay(failures, FIRST_RATE_RETRY, LAST_RATE_RETRY));
            }
            case TRANSIENT ->
                retry(slot, turn, operation.intent(), now, backoff.delay(failures, FIRST_RETRY, LAST_RETRY));
            case MISSING -> missing(slot, turn, operation.intent(), why, now);
            case TOO_BIG -> hopeless(turn, "message-too-big", operation.intent(), why, now);
            case PERMANENT -> hopeless(turn, "publish-refused", operation.intent(), why, now);
            case CONFIGURATION -> {
                obstacle = describe(why);
                turn.trouble.waitUntil(now + CONFIGURATION_RETRY);
            }
        }
    }

    private void retry(Slot slot, TurnDelivery turn, Intent intent, long now, long delay) {
        boolean othersSucceed = slot.lastSuccess > turn.trouble.since();
        boolean budgetSpent =
                now - turn.trouble.since() > settings.retryBudget().toMillis();
        if (othersSucceed && budgetSpent && !turn.isGivingUp()) {
            ChannelException why = turn.trouble.why();
            giveUp(turn, "retries-exhausted", why == null ? "" : describe(why), intent.stage(), now);
        } else {
            turn.trouble.waitUntil(now + delay);
        }
    }

    private void missing(Slot slot, TurnDelivery turn, Intent intent, ChannelException why, long now) {
        if (intent instanceof Intent.Edit edit && !turn.isGivingUp()) {
            heal(slot, turn, edit.message(), now, "the message is gone from the channel");
        } else {
            hopeless(turn, "publish-refused", intent, why, now);
        }
    }

    /** The operation can never succeed. */
    private void hopeless(TurnDelivery turn, String code, Intent intent, ChannelException why, long now) {
        if (turn.isGivingUp()) {
            turn.leaveOut(intent);
        } else {
            giveUp(turn, code, describe(why), intent.stage(), now);
        }
    }

    private static String describe(ChannelException why) {
        return why.code() + ": " + why.getMessage();
    }

    private void giveUp(TurnDelivery turn, String code, String message, String stage, long now) {
        if (!turn.isGivingUp()) {
            counters.givenUp++;
            records.gaveUp(turn, code, message, stage, now);
            turn.giveUp(failure(code, message));
        }
    }

    private static Failure failure(String code, String message) {
        return Failure.newBuilder().setCode(code).setMessage(message).build();
    }

    // ---- what is on record

    /** True when serials are new that a successor would need: a checkpoint should follow within 50 ms. */
    public boolean isCheckpointUrgent() {
        return partitions.values().stream()
                .flatMap(delivery -> delivery.turns.values().stream())
                .anyMatch(TurnDelivery::isUrgent);
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
        for (PartitionDelivery delivery : partitions.values()) {
            delivery.finished.forgetOld(now);
            for (var entry : List.copyOf(delivery.turns.entrySet())) {
                finish(delivery, entry.getKey(), entry.getValue());
            }
        }
        return records.checkpoint(partitions.values(), epoch, now, wallClock);
    }

    private void finish(PartitionDelivery delivery, PairKey key, TurnDelivery turn) {
        switch (turn.phase()) {
            case OPEN -> {}
            case SUSPENDED -> turn.suspended();
            case CLOSED, GIVEN_UP -> {
                counters.closed += turn.isGivingUp() ? 0 : 1;
                records.finished(turn);
                delivery.remove(key, turn);
                delivery.finished.add(key.toString());
                slotOf(turn).turns.remove(turn);
            }
        }
    }

    /** The checkpoint is written. */
    public void committed(long checkpoint) {
        records.committed(checkpoint);
    }

    /** True when nothing is left to do or to write before the next event. */
    public boolean isIdle() {
        return records.isEmpty()
                && partitions.values().stream()
                        .flatMap(delivery -> delivery.turns.values().stream())
                        .allMatch(TurnDelivery::isSettled);
    }

    /** What was done so far. */
    public EngineCounters.Snapshot counters() {
        return counters.snapshot();
    }
}
