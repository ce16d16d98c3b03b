package io.turnstream.topology.timeouts;

import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.PairKey;
import io.turnstream.topology.assembly.TurnWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When the waiting for each open turn of a task is over. Lives in memory only: after a restart every time starts anew, so
 * that nothing ends because of an outage of ours. Times are milliseconds of one clock. Used by one thread.
 */
public final class Deadlines {

    private final Timeouts timeouts;
    private final Map<PairKey, TurnDeadlines> turns = new LinkedHashMap<>();

    public Deadlines(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** Notes what an event has made of its turn. */
    public void watch(TurnWatch watch, long now) {
        if (watch.phase() == TurnWatch.Phase.CLOSED) {
            turns.remove(watch.turn());
            return;
        }
        turns.computeIfAbsent(watch.turn(), turn -> new TurnDeadlines()).watch(watch, now);
    }

    /** What has run out by {@code now}. Each is told once, and again only after its time has passed again. */
    public List<TimeOut> due(long now) {
        List<TimeOut> due = new ArrayList<>();
        turns.forEach((turn, deadlines) -> deadlines.collect(turn, now, due));
        return due;
    }

    private record Gap(int attempt, long missingSeq, long at) {}

    private final class TurnDeadlines {

        private final Map<String, Gap> gaps = new HashMap<>();
        private TurnWatch.Phase phase = TurnWatch.Phase.CLOSED;
        private Duration patience = timeouts.quiet();
        private long heard;
        private long quietAt;
        private long oldAt;

        void watch(TurnWatch watch, long now) {
            if (phase != watch.phase()) {
                phase = watch.phase();
                oldAt = now + age().toMillis();
            }
            patience = watch.promisesAlive() ? timeouts.silence() : timeouts.quiet();
            heard = watch.heard();
            quietAt = now + patience.toMillis();
            if (watch.missingSeq() < 0) {
                gaps.remove(watch.responseId());
                return;
            }
            Gap known = gaps.get(watch.responseId());
            if (known == null || known.attempt() != watch.attempt() || known.missingSeq() != watch.missingSeq()) {
                long at = now + timeouts.gap().toMillis();
                gaps.put(watch.responseId(), new Gap(watch.attempt(), watch.missingSeq(), at));
            }
        }

        void collect(PairKey turn, long now, List<TimeOut> due) {
            gaps.entrySet().removeIf(entry -> {
                Gap gap = entry.getValue();
                if (gap.at() > now) {
                    return false;
                }
                due.add(new TimeOut(
                        TokenEventKind.GAP_TIMED_OUT, turn, entry.getKey(), gap.attempt(), gap.missingSeq()));
                return true;
            });
            if (phase == TurnWatch.Phase.OPEN && quietAt <= now) {
                due.add(new TimeOut(TokenEventKind.TURN_TIMED_OUT, turn, "", 0, heard));
                quietAt = now + patience.toMillis();
            }
            if (oldAt <= now) {
                due.add(new TimeOut(TokenEventKind.TURN_EXPIRED, turn, "", 0, -1));
                oldAt = now + age().toMillis();
            }
        }

        private Duration age() {
            return phase == TurnWatch.Phase.SUSPENDED ? timeouts.suspended() : timeouts.age();
        }
    }
}
