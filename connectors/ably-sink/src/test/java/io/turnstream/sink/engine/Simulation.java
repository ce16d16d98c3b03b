package io.turnstream.sink.engine;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveredMessage;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnEvent;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.codec.Codec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine with a partition, a model of Ably and a clock of its own. Faults come from {@link Faults}; the oracle is
 * asked after every step.
 */
final class Simulation {

    static final long LATENCY = 10;
    private static final int PARTITION = 0;
    private static final int BATCH = 50;

    /** What happens to an operation on its way. */
    enum Fate {
        FINE,
        REFUSED,
        REFUSED_BUT_LEFT,
        REFUSED_BUT_APPLIED,
        UNANSWERED,
        LOST_BEFORE,
        LOST_AFTER,
        /** Applied late, unless its connection is closed before; answered then. */
        SLOW,
        /** Lost, and applied when nobody expects it any more: what no client can exclude. */
        LATE
    }

    /** Chooses the fate of each operation. */
    interface Faults {
        Fate next(Command.Operation operation);

        static Faults none() {
            return operation -> Fate.FINE;
        }
    }

    final ModelAbly ably = new ModelAbly();
    final Map<String, DeliveryState> states = new LinkedHashMap<>();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<TurnEvent> log = new ArrayList<>();
    final List<Command.Operation> sent = new ArrayList<>();

    Faults faults = Faults.none();

    /** How many milliseconds after it was sent an operation that is {@link Fate#LATE} is applied. */
    LongSupplier lateness = () -> 50 * LATENCY;

    /** Refuses an operation for a reason; null lets it pass. */
    Function<Command.Operation, @Nullable ChannelException> refuse = operation -> null;

    private boolean left;
    EngineSettings settings = EngineSettings.defaults();
    DeliveryEngine engine;
    long now = 1_000;
    long committed;
    boolean reachable = true;

    /** A connection that never comes up; none when negative. */
    int deadSlot = -1;

    /** Why it does not. */
    ChannelException deadBecause = lost();

    boolean tooOld;
    int disconnects;

    /** False while what was to be written down is not. */
    boolean commits = true;

    private final Homes homes = new Homes();
    private final Codec codec;
    private final PriorityQueue<Later> later = new PriorityQueue<>();
    private final Map<Integer, Long> up = new HashMap<>();
    private int offered;
    private boolean paused;
    private long order;
    private int incarnation;

    /** A connection of one of the engines. */
    private record Life(int incarnation, int slot, long life) {}

    private final Set<Life> closed = new HashSet<>();

    private record Later(long at, long order, int incarnation, Runnable what) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    Simulation(Codec codec) {
        this.codec = codec;
        this.engine = newEngine();
        assign();
    }

    private DeliveryEngine newEngine() {
        return new DeliveryEngine(
                settings,
                name -> Optional.of(codec),
                (session, info) -> "ai:" + session,
                event -> tooOld,
                new Random(7));
    }

    private void assign() {
        assign(0);
    }

    private void assign(long begin) {
        long from = engine.assigned(PARTITION, begin, Math.max(committed, begin), log.size(), states.values());
        offered = (int) Math.max(from, begin);
    }

    /** Puts events at the end of the log. */
    void arrive(List<TurnEvent> events) {
        log.addAll(events);
    }

    /** The process dies and another takes over from what is on record. Writes on their way may still arrive. */
    void crash() {
        incarnation++;
        up.clear();
        homes.forget();
        engine = newEngine();
        assign();
    }

    /**
     * The partition goes to another process, in good order: it is drained for a moment and written down.
     *
     * @param drain how long the drain may take, in milliseconds
     */
    void handOver(long drain) {
        engine.drain(PARTITION);
        for (long until = now + drain; !engine.isQuiet(PARTITION) && now < until; now++) {
            work();
        }
        engine.cut(PARTITION, now).forEach(this::carryOut);
        checkpoint();
        engine.release(PARTITION);
        crash();
    }

    /** What is on record of a turn. */
    DeliveryStatus status(String session, String turn) {
        DeliveryState state = states.get(new PairKey(session, turn).toString());
        return state == null ? DeliveryStatus.UNKNOWN : state.getStatus();
    }

    /** The process dies, and the record of a turn claims that its open messages hold so many characters. */
    void expectCharsOnRecord(String session, String turn, int chars) {
        String key = new PairKey(session, turn).toString();
        DeliveryState state = Objects.requireNonNull(states.get(key));
        List<DeliveredMessage> messages = state.getMessages().stream()
                .map(message -> message.getClosed()
                        ? message
                        : DeliveredMessage.newBuilder(message).setChars(chars).build())
                .toList();
        states.put(key, DeliveryState.newBuilder(state).setMessages(messages).build());
        crash();
    }

    /** The offset in the log from which a turn is read again after a crash. */
    long replayOffset(String session, String turn) {
        return Objects.requireNonNull(states.get(new PairKey(session, turn).toString()))
                .getReplayOffset();
    }

    /** Begins again with other settings. */
    void restart() {
        crash();
    }

    /** False when a refused append left data behind and the writer may not know that it was refused. */
    boolean residueFree() {
        return !left || incarnation == 0 && engine.counters().lostConnections() == 0;
    }

    /** The process dies while the topic loses all that it held, as by its retention. */
    void forgetLog() {
        incarnation++;
        up.clear();
        homes.forget();
        engine = newEngine();
        assign(log.size());
    }

    /** The process dies while the topic loses its first events. */
    void expireBefore(int begin) {
        incarnation++;
        up.clear();
        homes.forget();
        engine = newEngine();
        assign(begin);
    }

    /** Offsets go back to the start of the topic. */
    void resetOffsets() {
        committed = 0;
        crash();
    }

    /** The partition goes to somebody else. */
    void release() {
        engine.release(PARTITION);
    }

    /** The topic is made anew, empty. */
    void replaceLog() {
        incarnation++;
        up.clear();
        homes.forget();
        log.clear();
        committed = 0;
        engine = newEngine();
        assign();
    }

    /** Reads at most {@code most} events and lets {@code millis} pass. */
    void run(int most, long millis) {
        for (int i = 0; i < most && offered < log.size(); i++) {
            // As by the consumer: what was fetched together is offered together.
            if (i % BATCH == 0) {
                paused = engine.shouldPause(PARTITION, paused);
            }
            if (paused) {
                break;
            }
            engine.offer(PARTITION, offered, log.get(offered));
            offered++;
        }
        engine.readTo(PARTITION, offered);
        engine.goBack(PARTITION).ifPresent(offset -> offered = (int) offset);
        pass(millis);
    }

    /** Lets {@code millis} pass. */
    void pass(long millis) {
        long until = now + millis;
        while (now < until) {
            step();
            now++;
        }
    }

    /** True when the partition is not to be read on for now. */
    boolean isPaused() {
        return engine.shouldPause(PARTITION, false);
    }

    /** Characters that wait for an acknowledgement. */
    long heldChars() {
        return engine.pendingChars();
    }

    /** Runs until nothing is left to do; fails after {@code limit} milliseconds of virtual time. */
    void settle(long limit) {
        long until = now + limit;
        run(Integer.MAX_VALUE, 1);
        while (!(engine.isIdle() && committed == log.size())) {
            if (now > until) {
                throw new AssertionError("not settled after " + limit + " ms: committed " + committed + " of "
                        + log.size() + ", " + engine.counters());
            }
            run(Integer.MAX_VALUE, 5);
        }
    }

    private void step() {
        work();
        if (now % 50 == 0 && commits) {
            checkpoint();
        }
    }

    /** Lets {@code millis} pass without a checkpoint. */
    void work(long millis) {
        for (long until = now + millis; now < until; now++) {
            work();
        }
    }

    private void work() {
        while (!later.isEmpty() && later.peek().at() <= now) {
            Later next = later.poll();
            if (next.incarnation() == incarnation || next.incarnation() < 0) {
                next.what().run();
            }
        }
        engine.advance(now).forEach(this::carryOut);
    }

    void checkpoint() {
        Checkpoint checkpoint = engine.checkpoint(1, now, Instant.EPOCH.plusMillis(now));
        checkpoint
                .states()
                .forEach(change -> states.put(
                        new PairKey(
                                        change.state().getSessionId(),
                                        change.state().getTurnId())
                                .toString(),
                        change.state()));
        deadLetters.addAll(checkpoint.deadLetters());
        committed = checkpoint.offsets().getOrDefault(PARTITION, committed);
        engine.committed(checkpoint.id());
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Connect connect) {
            after(LATENCY, () -> {
                if (reachable && connect.slot() != deadSlot) {
                    up.put(connect.slot(), connect.life());
                    engine.connected(connect.slot(), connect.life());
                } else {
                    engine.lost(connect.slot(), connect.life(), deadBecause, now);
                }
            });
        } else if (command instanceof Command.Disconnect disconnect) {
            disconnects++;
            homes.closed(disconnect);
            closed.add(new Life(incarnation, disconnect.slot(), disconnect.life()));
        } else if (command instanceof Command.Operation operation) {
            homes.sent(operation);
            sent.add(operation);
            ChannelException reason = refuse.apply(operation);
            if (reason == null) {
                send(operation, faults.next(operation));
            } else {
                after(LATENCY, () -> answer(operation, new Outcome.Failed(reason), incarnation));
            }
        }
    }

    private void send(Command.Operation operation, Fate fate) {
        int sender = incarnation;
        switch (fate) {
            case FINE -> apply(operation, () -> answer(operation, result(operation), sender));
            case REFUSED -> after(LATENCY, () -> answer(operation, refused(), sender));
            case REFUSED_BUT_LEFT ->
                after(LATENCY, () -> {
                    if (operation instanceof Command.Append append
                            && stream(append).isPresent()) {
                        stream(append).get().residue += text(append);
                        left = true;
                    }
                    answer(operation, refused(), sender);
                });
            case REFUSED_BUT_APPLIED ->
                apply(operation, () -> {
                    result(operation);
                    answer(operation, refused(), sender);
                });
            case SLOW -> {
                var life = new Life(sender, operation.slot(), operation.life());
                later.add(new Later(now + lateness.getAsLong(), ++order, -1, () -> {
                    if (!closed.contains(life)) {
                        answer(operation, result(operation), sender);
                    }
                }));
            }
            case UNANSWERED -> apply(operation, () -> result(operation));
            case LOST_BEFORE -> after(LATENCY, () -> lose(operation, sender));
            case LATE -> {
                after(LATENCY, () -> lose(operation, sender));
                later.add(new Later(now + lateness.getAsLong(), ++order, -1, () -> result(operation)));
            }
            case LOST_AFTER ->
                apply(operation, () -> {
                    result(operation);
                    lose(operation, sender);
                });
        }
    }

    private Optional<ModelAbly.Message> stream(Command.Append append) {
        var channel = ably.channel(append.channel());
        return channel.has(append.serial()) ? Optional.of(channel.message(append.serial())) : Optional.empty();
    }

    private static String text(Command.Append append) {
        var data = append.content().data();
        return data == null ? "" : data.asText();
    }

    /** What was handed to the socket arrives, whatever becomes of the process that sent it. */
    private void apply(Command.Operation operation, Runnable what) {
        boolean write = !(operation instanceof Command.Get || operation instanceof Command.History);
        later.add(new Later(now + LATENCY, ++order, write ? -1 : incarnation, what));
    }

    private void after(long millis, Runnable what) {
        later.add(new Later(now + millis, ++order, incarnation, what));
    }

    private Outcome result(Command.Operation operation) {
        ModelAbly.Channel channel = ably.channel(operation.channel());
        if (operation instanceof Command.Publish publish) {
            return published(channel.publish(publish.messages()));
        }
        if (operation instanceof Command.Append append) {
            if (!channel.has(append.serial())) {
                return new Outcome.Failed(ModelAbly.missing());
            }
            channel.append(append.serial(), append.content());
            return new Outcome.Acknowledged();
        }
        if (operation instanceof Command.Update update) {
            if (!channel.has(update.serial())) {
                return new Outcome.Failed(ModelAbly.missing());
            }
            channel.update(update.serial(), update.content());
            return new Outcome.Acknowledged();
        }
        if (operation instanceof Command.Get get) {
            return new Outcome.Found(channel.get(get.serial()));
        }
        Command.History history = (Command.History) operation;
        return new Outcome.Page(channel.history(history.from(), history.limit()));
    }

    /** As the adapter reports it: a create without a serial is no success. */
    private static Outcome published(List<@Nullable String> serials) {
        List<String> known = serials.stream().flatMap(Stream::ofNullable).toList();
        return known.size() == serials.size()
                ? new Outcome.Published(known)
                : new Outcome.Failed(ChannelException.refused(50000, 500, "no serial"));
    }

    private void answer(Command.Operation operation, Outcome outcome, int sender) {
        later.add(new Later(now + LATENCY, ++order, sender, () -> {
            homes.answered(operation.id());
            engine.answered(operation.id(), outcome, now);
        }));
    }

    private void lose(Command.Operation operation, int sender) {
        if (sender != incarnation) {
            return;
        }
        if (operation instanceof Command.Get || operation instanceof Command.History) {
            engine.answered(operation.id(), new Outcome.Failed(lost()), now);
        } else {
            engine.lost(operation.slot(), operation.life(), lost(), now);
        }
    }

    private static Outcome refused() {
        return new Outcome.Failed(ChannelException.refused(50000, 500, "refused by the script"));
    }

    private static ChannelException lost() {
        return ChannelException.unknown(80003, 503, "lost by the script");
    }
}
