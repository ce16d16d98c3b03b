package io.turnstream.simulator.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A consumer group as its coordinator sees it: its generation, and what is committed. Offsets in a transaction count when
 * it is through; until then who asks for settled ones must wait.
 */
public final class Group {

    private final Map<Integer, Long> committed = new HashMap<>();
    private final Map<Integer, Integer> unsettled = new HashMap<>();
    private int generation;

    public int generation() {
        return generation;
    }

    /** The members change: what the earlier generation still commits is refused. */
    public int nextGeneration() {
        return ++generation;
    }

    /**
     * Adds offsets to a transaction.
     *
     * @return false when the group has gone on without who asks
     */
    public boolean commit(Transaction transaction, Map<Integer, Long> offsets, int byGeneration) {
        if (byGeneration != generation) {
            return false;
        }
        offsets.keySet().forEach(partition -> unsettled.merge(partition, 1, Integer::sum));
        transaction.whenOver(() -> {
            offsets.keySet().forEach(partition -> unsettled.merge(partition, -1, Integer::sum));
            if (transaction.state() == Transaction.State.COMMITTED) {
                committed.putAll(offsets);
            }
        });
        return true;
    }

    /** True when no transaction with offsets of the partition is open. */
    public boolean isSettled(int partition) {
        return unsettled.getOrDefault(partition, 0) == 0;
    }

    /** What is committed. */
    public OptionalLong committed(int partition) {
        Long offset = committed.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}
