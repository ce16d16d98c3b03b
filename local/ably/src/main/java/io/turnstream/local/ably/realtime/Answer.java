package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.protocol.ErrorInfo;
import java.util.List;

/** What a publisher is told (RTN7). */
public sealed interface Answer {

    /** Done. The serials of what was created, or the version serials of what was changed, in order (TR4s). */
    record Ack(List<String> serials) implements Answer {
        public Ack {
            serials = List.copyOf(serials);
        }
    }

    /** Refused. */
    record Nack(ErrorInfo error) implements Answer {}
}
