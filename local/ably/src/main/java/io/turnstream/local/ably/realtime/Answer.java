package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.protocol.ErrorInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a publisher is told (RTN7). */
public sealed interface Answer {

    /** The code of a refusal; 0 when it is none. */
    default int code() {
        return 0;
    }

    /**
     * Done. The serials of what was created, or the version serials of what was changed, in order (TR4s); null where it
     * was superseded before it could be published.
     */
    record Ack(List<@Nullable String> serials) implements Answer {
        public Ack {
            serials = Collections.unmodifiableList(new ArrayList<>(serials));
        }

        /** Done, in something later. */
        static Ack superseded() {
            List<@Nullable String> serials = new ArrayList<>();
            serials.add(null);
            return new Ack(serials);
        }
    }

    /** Refused. */
    record Nack(ErrorInfo error) implements Answer {
        @Override
        public int code() {
            return error.code();
        }
    }
}
