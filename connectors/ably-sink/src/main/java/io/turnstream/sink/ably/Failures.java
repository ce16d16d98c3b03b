package io.turnstream.sink.ably;

import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.turnstream.sink.channel.ChannelException;
import org.jspecify.annotations.Nullable;

/** Ably's errors in the words of the port, without secrets. */
final class Failures {

    /** "Connection temporarily unavailable" (Ably, errors.json). */
    static final int DISCONNECTED = 80003;

    private final Secrets secrets;

    Failures(Secrets secrets) {
        this.secrets = secrets;
    }

    /** The service's own words: it answered. */
    ChannelException refused(@Nullable ErrorInfo error) {
        return error == null
                ? ChannelException.refused(50000, 500, "refused without a reason")
                : ChannelException.refused(error.code, error.statusCode, secrets.hide(error.message));
    }

    /** No answer came, because the connection is gone. */
    ChannelException unknown(String why) {
        return ChannelException.unknown(DISCONNECTED, 503, secrets.hide(why));
    }

    /** What an operation that was in flight has seen of the end of its connection. */
    static ChannelException inFlightAt(ChannelException end) {
        return ChannelException.unknown(end.code(), end.status(), String.valueOf(end.getMessage()));
    }

    /** A failed REST request: an error answer, or none. */
    ChannelException ofRequest(Exception failure) {
        if (!(failure instanceof AblyException ably)) {
            return ChannelException.unknown(50000, 500, secrets.hide(failure.toString()));
        }
        var error = ably.errorInfo;
        if (error == null) {
            // ably-java hands out a challenge without detail when a 401 has no readable body.
            return ChannelException.refused(40100, 401, "the credentials were not accepted");
        }
        // Of a host that does not answer, ably-java says what it says of one that answers 500, or 50000 for a status.
        return error.statusCode == 500 || error.statusCode > 599
                ? ChannelException.unknown(50000, 500, secrets.hide(error.message))
                : refused(error);
    }
}
