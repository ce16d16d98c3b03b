package io.turnstream.local.ably.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers client-chosen message ids for two minutes, so that a repeated create is answered with the serial of the
 * first (docs, "Idempotent publishing"; RSL1k).
 */
final class IdempotentIds {

    private static final long WINDOW_MILLIS = Duration.ofMinutes(2).toMillis();

    private final Map<String, Seen> seen = new LinkedHashMap<>();

    private record Seen(String serial, long at) {}

    Optional<String> serialOf(String id, long now) {
        Seen first = seen.get(id);
        return first == null || now - first.at > WINDOW_MILLIS ? Optional.empty() : Optional.of(first.serial);
    }

    void remember(String id, String serial, long now) {
        forgetBefore(now - WINDOW_MILLIS);
        seen.remove(id);
        seen.put(id, new Seen(serial, now));
    }

    private void forgetBefore(long time) {
        for (Iterator<Seen> oldest = seen.values().iterator(); oldest.hasNext(); ) {
            if (oldest.next().at >= time) {
                return;
            }
            oldest.remove();
        }
    }
}
