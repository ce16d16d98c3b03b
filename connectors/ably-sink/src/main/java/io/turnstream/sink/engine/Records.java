package io.turnstream.sink.engine;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveredMessage;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.schemas.errors.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what the next checkpoint must hold. */
final class Records {

    private static final int MOST_UNDELIVERED_CHARS = 256 * 1024;

    private final List<TurnDelivery> finished = new ArrayList<>();
    private final List<GivenUp> givenUp = new ArrayList<>();
    private final Map<Long, List<TurnDelivery>> awaiting = new HashMap<>();
    private final Tally tally;
    private long last;

    Records(Tally tally) {
        this.tally = tally;
    }

    private record GivenUp(
            TurnDelivery turn,
            ErrorCode code,
            String message,
            String stage,
            String undelivered,
            int attempts,
            long since,
            long at,
            @Nullable Integer ablyCode,
            @Nullable Integer ablyStatus) {}

    void gaveUp(TurnDelivery turn, ErrorCode code, String message, String stage, long now) {
        var why = turn.trouble.why();
        String text = turn.undelivered();
        givenUp.add(new GivenUp(
                turn,
                code,
                message,
                stage,
                text.length() > MOST_UNDELIVERED_CHARS ? text.substring(0, MOST_UNDELIVERED_CHARS) : text,
                turn.trouble.failures(),
                why == null ? now : turn.trouble.since(),
                now,
                why == null || why.code() == 0 ? null : (Integer) why.code(),
                why == null || why.status() == 0 ? null : (Integer) why.status()));
    }

    void finished(TurnDelivery turn) {
        finished.add(turn);
    }

    void forget(int partition) {
        finished.removeIf(turn -> turn.partition == partition);
        givenUp.removeIf(letter -> letter.turn().partition == partition);
    }

    boolean isEmpty() {
        return finished.isEmpty() && givenUp.isEmpty();
    }

    Checkpoint checkpoint(Collection<PartitionDelivery> partitions, int epoch, long now, Instant wallClock) {
        long id = ++last;
        List<Checkpoint.StateChange> states = new ArrayList<>();
        List<TurnDelivery> recorded = new ArrayList<>();
        Map<Integer, Long> offsets = new HashMap<>();
        for (TurnDelivery turn : finished) {
            states.add(new Checkpoint.StateChange(turn.partition, closed(turn, epoch, wallClock)));
        }
        for (PartitionDelivery partition : partitions) {
            long offset = partition.committable();
            if (offset > partition.committed) {
                partition.committed = offset;
                offsets.put(partition.number, offset);
            }
            for (TurnDelivery turn : partition.draining ? partition.turns.values() : partition.changed) {
                if (turn.isDirty() || partition.draining && turn.isOnChannel() && !turn.isWaiting()) {
                    states.add(new Checkpoint.StateChange(
                            partition.number, open(turn, partition.draining, epoch, wallClock)));
                    turn.noted();
                    recorded.add(turn);
                }
            }
            partition.changed.clear();
        }
        List<DeadLetter> letters = givenUp.stream()
                .map(letter -> letter(letter, epoch, now, wallClock))
                .toList();
        finished.clear();
        givenUp.clear();
        recorded.forEach(tally::touch);
        awaiting.put(id, recorded);
        return new Checkpoint(id, Map.copyOf(offsets), List.copyOf(states), letters);
    }

    void committed(long checkpoint) {
        List<TurnDelivery> recorded = awaiting.remove(checkpoint);
        if (recorded != null) {
            for (TurnDelivery turn : recorded) {
                if (!turn.isUrgent()) {
                    turn.recorded();
                    tally.touch(turn);
                }
            }
        }
    }

    private static DeliveryState closed(TurnDelivery turn, int epoch, Instant wallClock) {
        return state(turn, epoch, wallClock)
                .setStatus(turn.isGivingUp() ? DeliveryStatus.GIVEN_UP : DeliveryStatus.CLOSED)
                .build();
    }

    private static DeliveryState open(TurnDelivery turn, boolean handedOver, int epoch, Instant wallClock) {
        List<DeliveredMessage> messages = new ArrayList<>();
        boolean tellsChars = handedOver && turn.knowsItsMessages();
        turn.onChannel()
                .forEach((key, message) -> messages.add(DeliveredMessage.newBuilder()
                        .setKey(key)
                        .setSerial(Objects.requireNonNull(message.serial()))
                        .setClosed(message.isClosed())
                        .setChars(tellsChars && message.isCertain() ? message.acked() : -1)
                        .build()));
        turn.stillKnown()
                .forEach((key, known) -> messages.add(DeliveredMessage.newBuilder()
                        .setKey(key)
                        .setSerial(known.serial())
                        .setClosed(known.closed())
                        .setChars(tellsChars ? known.chars() : -1)
                        .build()));
        return state(turn, epoch, wallClock)
                .setStatus(turn.isWaiting() ? DeliveryStatus.SUSPENDED : DeliveryStatus.OPEN)
                .setGeneration(turn.generation())
                .setReplayOffset(turn.replayOffset())
                .setMessages(messages)
                .setTurn(turn.info())
                .build();
    }

    private static DeliveryState.Builder state(TurnDelivery turn, int epoch, Instant wallClock) {
        return DeliveryState.newBuilder()
                .setSessionId(turn.sessionId)
                .setTurnId(turn.turnId)
                .setChannel(turn.channel)
                .setCodec(turn.codec.name())
                .setEpoch(epoch)
                .setUpdatedAt(wallClock);
    }

    private static DeadLetter letter(GivenUp letter, int epoch, long now, Instant wallClock) {
        TurnDelivery turn = letter.turn();
        return DeadLetter.newBuilder()
                .setSessionId(turn.sessionId)
                .setTurnId(turn.turnId)
                .setResponseId(turn.lastResponse())
                .setAttempt(turn.lastAttempt())
                .setChannel(turn.channel)
                .setCodec(turn.codec.name())
                .setCode(letter.code().code())
                .setStage(letter.stage())
                .setMessage(letter.message())
                .setAblyCode(letter.ablyCode())
                .setAblyStatus(letter.ablyStatus())
                .setAttempts(letter.attempts())
                .setFirstFailureAt(wallClock.minus(Duration.ofMillis(now - letter.since())))
                .setLastFailureAt(wallClock.minus(Duration.ofMillis(now - letter.at())))
                .setToSeq(turn.lastSeq())
                .setUndelivered(letter.undelivered())
                .setSourcePartition(turn.partition)
                .setFirstOffset(turn.replayOffset())
                .setLastOffset(turn.lastOffset())
                .setEpoch(epoch)
                .build();
    }
}
