package io.turnstream.local.ably.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one publish, which happened together and are delivered together.
 *
 * @param position where in the channel's order it is; what is delivered as {@code channelSerial}
 * @param timestamp when it happened, in milliseconds since the epoch
 * @param id the id of the publish, which message ids begin with
 * @param connectionId the connection that it came from; null for REST
 * @param serials the answer to the publisher: message serials of creates, version serials of everything else; null where
 *     a repeat is answered without one
 * @param changes what changed; fewer than operations when some were repeats
 */
public record Publication(
        String position,
        long timestamp,
        String id,
        @Nullable String connectionId,
        List<@Nullable String> serials,
        List<Change> changes) {

    public Publication {
        serials = Collections.unmodifiableList(new ArrayList<>(serials));
        changes = List.copyOf(changes);
    }

    /** True when everything in it had happened before. */
    public boolean isRepeat() {
        return changes.isEmpty();
    }
}
