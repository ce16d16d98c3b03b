package io.turnstream.local.ably.realtime;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one connection by msgSerial. What is sent again after a resume has the same msgSerial and is answered
 * as before, not done twice (RTN19a2). Used from one thread.
 */
final class Answers {

    private static final int KEPT = 4096;

    private final Map<Long, Optional<Answer>> byMsgSerial = new LinkedHashMap<>();
    private long next;

    /** True when this publish is new; it is then under way. */
    boolean begin(long msgSerial) {
        if (msgSerial < next) {
            return false;
        }
        next = msgSerial + 1;
        byMsgSerial.put(msgSerial, Optional.empty());
        forgetOldest();
        return true;
    }

    void finish(long msgSerial, Answer answer) {
        byMsgSerial.replace(msgSerial, Optional.of(answer));
    }

    /** The publish never arrived: it is new when it comes again. */
    void cancel(long msgSerial) {
        byMsgSerial.remove(msgSerial);
        next = Math.min(next, msgSerial);
    }

    /** The answer of a publish that is not new; null when it is under way, or too old to be known. */
    @Nullable Answer of(long msgSerial) {
        return byMsgSerial.getOrDefault(msgSerial, Optional.empty()).orElse(null);
    }

    private void forgetOldest() {
        if (byMsgSerial.size() > KEPT) {
            Iterator<Long> oldest = byMsgSerial.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
