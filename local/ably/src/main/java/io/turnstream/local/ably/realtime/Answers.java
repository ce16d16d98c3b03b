package io.turnstream.local.ably.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one connection by msgSerial. What is sent again after a resume has the same msgSerial and is answered
 * as before, not done twice (RTN19a2). Answers go out in the order of the publishes: clients take an answer that skips
 * some for one to those as well (RTN7). Used from one thread.
 */
final class Answers {

    private static final int KEPT = 4096;

    private final Map<Long, Optional<Answer>> byMsgSerial = new LinkedHashMap<>();
    private final Deque<Long> untold = new ArrayDeque<>();
    private long next;

    /** An answer that goes out now. */
    record Due(long msgSerial, Answer answer) {}

    /** True when this publish is new; it is then under way. */
    boolean begin(long msgSerial) {
        if (msgSerial < next) {
            return false;
        }
        next = msgSerial + 1;
        byMsgSerial.put(msgSerial, Optional.empty());
        untold.add(msgSerial);
        forgetOldest();
        return true;
    }

    /** The answer is known. Returns what goes out now: nothing while an earlier one is not known. */
    List<Due> finish(long msgSerial, Answer answer) {
        byMsgSerial.replace(msgSerial, Optional.of(answer));
        return due();
    }

    /** The answer is known and does not go out; others need not wait for it. */
    List<Due> withhold(long msgSerial, Answer answer) {
        byMsgSerial.replace(msgSerial, Optional.of(answer));
        untold.remove(msgSerial);
        return due();
    }

    /** The publish never arrived: it is new when it comes again. */
    void cancel(long msgSerial) {
        byMsgSerial.remove(msgSerial);
        untold.remove(msgSerial);
        next = Math.min(next, msgSerial);
    }

    /** The answer of a publish that is not new; null when it is under way, or too old to be known. */
    @Nullable Answer of(long msgSerial) {
        return byMsgSerial.getOrDefault(msgSerial, Optional.empty()).orElse(null);
    }

    private List<Due> due() {
        List<Due> due = new ArrayList<>(1);
        while (!untold.isEmpty()) {
            long first = untold.getFirst();
            Answer answer = of(first);
            if (answer == null) {
                break;
            }
            untold.removeFirst();
            due.add(new Due(first, answer));
        }
        return due;
    }

    private void forgetOldest() {
        if (byMsgSerial.size() > KEPT) {
            long oldest = byMsgSerial.keySet().iterator().next();
            if (untold.getFirst() != oldest) {
                byMsgSerial.remove(oldest);
            }
        }
    }
}
