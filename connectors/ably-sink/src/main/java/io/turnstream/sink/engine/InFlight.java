package io.turnstream.sink.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations that have no answer yet, oldest first. */
final class InFlight {

    private final Map<Long, Sent> byId = new LinkedHashMap<>();

    /**
     * An operation without an answer.
     *
     * @param chars characters that its message holds when it is acknowledged
     * @param life the life of the slot's connection that it was sent over
     * @param since when it was sent
     */
    record Sent(long id, Slot slot, TurnDelivery turn, Intent intent, int chars, long life, long since) {}

    void add(Sent operation) {
        byId.put(operation.id(), operation);
    }

    /** Takes the operation out; null when nobody waits for it any more. */
    @Nullable Sent take(long id) {
        return byId.remove(id);
    }

    /** The oldest one; null when there is none. */
    @Nullable Sent oldest() {
        return byId.isEmpty() ? null : byId.values().iterator().next();
    }

    /** Takes out everything that was sent over a connection that is gone; reads stay. */
    List<Sent> takeLost(Slot slot, long life) {
        List<Sent> lost = new ArrayList<>();
        byId.values().removeIf(operation -> {
            boolean gone = operation.slot() == slot
                    && operation.life() == life
                    && !operation.intent().isRead();
            if (gone) {
                lost.add(operation);
            }
            return gone;
        });
        return lost;
    }

    /** True when something of the partition that changes a channel was sent over that connection. */
    boolean isWriting(int partition, Slot slot, long life) {
        return byId.values().stream()
                .anyMatch(sent -> sent.turn().partition == partition
                        && sent.slot() == slot
                        && sent.life() == life
                        && !sent.intent().isRead());
    }

    /** Waits no more for those. */
    void forget(Predicate<Sent> which) {
        byId.values().removeIf(which);
    }
}
