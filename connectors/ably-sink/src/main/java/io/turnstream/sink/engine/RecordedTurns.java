package io.turnstream.sink.engine;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.schemas.PairKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What is on record of the turns of one partition, taken in record by record: the newest state of each turn that goes on,
 * and of those that are finished only that they are. Two days of finished turns are on record, so there may be a million
 * of them for each that is open; one takes 32 to 64 bytes here. For one thread at a time.
 */
public final class RecordedTurns {

    /** By the key of their records. */
    private final Map<String, DeliveryState> open = new LinkedHashMap<>();

    private final FinishedTurns finished = new FinishedTurns(0);

    /** These states, the newest of a turn last. */
    public static RecordedTurns of(Collection<DeliveryState> states) {
        var turns = new RecordedTurns();
        states.forEach(turns::add);
        return turns;
    }

    /** Takes the next record. A turn that is finished stays so. */
    public void add(DeliveryState state) {
        PairKey turn = keyOf(state);
        switch (state.getStatus()) {
            case OPEN, SUSPENDED -> {
                if (!finished.contains(turn)) {
                    open.put(turn.toString(), state);
                }
            }
            case CLOSED, GIVEN_UP -> {
                open.remove(turn.toString());
                finished.add(turn);
            }
            case UNKNOWN -> open.remove(turn.toString()); // a later version knows more of it than we do
        }
    }

    /** The record with this key was deleted; when the turn is finished, that is remembered all the same. */
    public void forget(String key) {
        open.remove(key);
    }

    /** How many turns go on. */
    public int openTurns() {
        return open.size();
    }

    /** How many turns are finished. */
    public int finishedTurns() {
        return finished.size();
    }

    /** The oldest offset that an open turn has to be read again from; the greatest number when there is none. */
    long replayFrom() {
        return open.values().stream()
                .filter(state -> state.getStatus() == DeliveryStatus.OPEN && state.getReplayOffset() >= 0)
                .mapToLong(DeliveryState::getReplayOffset)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void forEachOpen(BiConsumer<PairKey, DeliveryState> action) {
        open.values().forEach(state -> action.accept(keyOf(state), state));
    }

    /** The finished turns, remembered from now on; to be asked for once. */
    FinishedTurns finishedAt(long now) {
        finished.rememberFrom(now);
        return finished;
    }

    private static PairKey keyOf(DeliveryState state) {
        return new PairKey(state.getSessionId(), state.getTurnId());
    }
}
