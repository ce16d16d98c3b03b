package io.turnstream.topology;

import io.turnstream.topology.assembly.Count;
import io.turnstream.topology.state.ClosedTurn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Forgets closed turns once no event of theirs can come any more. They are kept for longer than token events are, so that
 * whatever is still to be read finds them: what forgetting does cannot be seen from outside.
 */
final class ForgetClosedTurns {

    static final Duration TICK = Duration.ofSeconds(5);

    /** A pass looks at so many at most, a few milliseconds of work: no event waits for it. The next one goes on there. */
    private static final int LOOKED_AT = 500;

    private final KeyValueStore<String, ClosedTurn> closedTurns;
    private final Duration retention;
    private final TopologyCounters counters;
    private @Nullable String next;

    ForgetClosedTurns(KeyValueStore<String, ClosedTurn> closedTurns, Duration retention, TopologyCounters counters) {
        this.closedTurns = closedTurns;
        this.retention = retention;
        this.counters = counters;
    }

    void punctuate(long now) {
        Instant limit = Instant.ofEpochMilli(now).minus(retention);
        List<String> old = new ArrayList<>();
        String from = next;
        next = null;
        try (KeyValueIterator<String, ClosedTurn> turns =
                from == null ? closedTurns.all() : closedTurns.range(from, null)) {
            for (int i = 0; turns.hasNext(); i++) {
                if (i == LOOKED_AT) {
                    next = turns.peekNextKey();
                    break;
                }
                KeyValue<String, ClosedTurn> turn = turns.next();
                if (turn.value.getClosedAt().isBefore(limit)) {
                    old.add(turn.key);
                }
            }
        }
        old.forEach(key -> {
            closedTurns.delete(key);
            counters.add(Count.CLOSED_TURN_FORGOTTEN);
        });
    }
}
