package io.turnstream.sink.engine;

import io.turnstream.schemas.PairKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The turns of one partition, and how far the partition is. */
final class PartitionDelivery {

    /** Milliseconds that a turn waits for the first message of the one that it follows, once that has begun. */
    static final long PATIENCE = 2_000;

    final int number;

    /** The oldest offset that the topic held when the partition was assigned. */
    final long begin;

    /** The end of the partition when it was assigned: the owner before cannot have seen more. */
    final long rebuildTo;

    final Map<PairKey, TurnDelivery> turns = new LinkedHashMap<>();

    /** Turns that are finished for good, by their key. */
    final FinishedTurns finished;

    /** What is known of turns whose events were not read again yet. */
    final Map<PairKey, RecoveredTurn> recovered = new HashMap<>();

    /** Turns that something happened to since the last checkpoint. */
    final Set<TurnDelivery> changed = new LinkedHashSet<>();

    private final Map<String, Set<TurnDelivery>> byChannel = new HashMap<>();

    long position;
    long committed;

    /** What all that is not acknowledged takes up, in characters. */
    long load;

    boolean draining;
    private boolean rebuilt;

    /** Where the partition is read again from, because turns were put off; none when negative. */
    private long rereadFrom = -1;

    /** The turn that is furthest behind, as far as is known. */
    private @Nullable TurnDelivery furthestBehind;

    /** The offset that it still has to handle. */
    private long furthestBehindAt = Long.MAX_VALUE;

    PartitionDelivery(int number, long begin, long position, long committed, long rebuildTo, FinishedTurns finished) {
        this.number = number;
        this.begin = begin;
        this.position = position;
        this.committed = committed;
        this.rebuildTo = rebuildTo;
        this.rebuilt = position >= rebuildTo;
        this.finished = finished;
    }

    void add(PairKey key, TurnDelivery turn) {
        turns.put(key, turn);
        turn.home = this;
        byChannel.computeIfAbsent(turn.channel, c -> new LinkedHashSet<>()).add(turn);
    }

    void remove(TurnDelivery turn) {
        PairKey key = turn.key;
        turns.remove(key);
        changed.remove(turn);
        turn.home = null;
        Set<TurnDelivery> others = byChannel.get(turn.channel);
        if (others != null && others.remove(turn) && others.isEmpty()) {
            byChannel.remove(turn.channel);
        }
    }

    /**
     * Notes how far the partition was read. At the end of what the owner before can have seen, turns may be written.
     *
     * @return true when that end was reached just now
     */
    boolean readTo(long offset) {
        position = Math.max(position, offset);
        if (rebuilt || position < rebuildTo) {
            return false;
        }
        rebuilt = true;
        turns.values().forEach(TurnDelivery::rebuilt);
        return true;
    }

    /** Its turns, the one with the newest event first: somebody is most likely to look at that. */
    List<TurnDelivery> newestFirst() {
        return turns.values().stream()
                .sorted(Comparator.comparingLong(TurnDelivery::lastOffset).reversed())
                .toList();
    }

    boolean isRebuilt() {
        return rebuilt;
    }

    /**
     * A turn starts only after clients know the message that it follows, or never will. When the turn before has begun
     * and its message does not come, it waits no longer than {@link #PATIENCE}: a message whose parent is not known yet
     * is shown all the same.
     */
    boolean mayStart(TurnDelivery turn, long now) {
        if (turn.isOnChannel() || turn.parent().isEmpty()) {
            return true;
        }
        String parent = turn.parent().get();
        for (TurnDelivery earlier : byChannel.getOrDefault(turn.channel, Set.of())) {
            if (earlier == turn) {
                return true;
            }
            if (earlier.answers(parent) && !earlier.shows(parent) && !earlier.isGivingUp()) {
                return earlier.isOnChannel() && hasWaited(turn, now);
            }
        }
        return true;
    }

    private static boolean hasWaited(TurnDelivery turn, long now) {
        if (turn.waitsSince == Long.MIN_VALUE) {
            turn.waitsSince = now;
        }
        return now - turn.waitsSince >= PATIENCE;
    }

    /**
     * Puts off a turn of which an event was read, because there is no room and the partition must be read on: it is
     * begun when the partition is read again.
     */
    void putOff(long offset) {
        if (!isPuttingOff()) {
            rereadFrom = offset;
        }
    }

    /** True from the first turn that is put off until the partition is read again. */
    boolean isPuttingOff() {
        return rereadFrom >= 0;
    }

    /** True when events of an open turn are not in the topic any more that would have to be read again. */
    boolean hasLost(RecoveredTurn turn) {
        return !turn.isSuspended() && turn.replayFrom() >= 0 && turn.replayFrom() < begin;
    }

    /** Goes back to the first turn that was put off; empty when none was, or when it is too early. */
    OptionalLong goBack() {
        if (!rebuilt || !isPuttingOff()) {
            return OptionalLong.empty();
        }
        position = rereadFrom;
        rereadFrom = -1;
        furthestBehind = null; // what comes now may lie before what it held back
        return OptionalLong.of(position);
    }

    /**
     * True when no event is to be read again that is committed: until then a turn that seems to be suspended may have gone
     * on, and its record must lead back to that.
     */
    boolean hasReadAllThatIsCommitted() {
        return !isReadingBack() && position >= committed;
    }

    boolean isReadingBack() {
        return !rebuilt || isPuttingOff();
    }

    /**
     * The lowest offset that is not handled. A turn never goes back, and what is offered comes from the position on: so
     * as long as the turn that was furthest behind the position is where it was, nobody else has to be asked.
     */
    long committable() {
        if (furthestBehind == null
                || furthestBehind.home != this
                || furthestBehind.firstUnhandled().orElse(Long.MAX_VALUE) != furthestBehindAt) {
            findFurthestBehind();
        }
        long lowest = isPuttingOff() ? Math.min(position, rereadFrom) : position;
        return Math.min(lowest, furthestBehindAt);
    }

    private void findFurthestBehind() {
        furthestBehind = null;
        furthestBehindAt = Long.MAX_VALUE;
        for (TurnDelivery turn : turns.values()) {
            long unhandled = turn.firstUnhandled().orElse(Long.MAX_VALUE);
            if (unhandled < furthestBehindAt) {
                furthestBehind = turn;
                furthestBehindAt = unhandled;
            }
        }
        if (furthestBehindAt >= position) {
            furthestBehind = null; // turns may still begin before it: the partition is being read again
        }
    }

    boolean isQuiet() {
        return turns.values().stream().allMatch(TurnDelivery::isQuiet);
    }

    boolean isRebuilding() {
        return !rebuilt && turns.values().stream().anyMatch(TurnDelivery::isRebuilding);
    }
}
