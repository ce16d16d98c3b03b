package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.auth.Credentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it opens a WebSocket.
 *
 * @param credentials who it is
 * @param echo whether it wants its own messages back (RTC1a)
 * @param heartbeats whether it needs heartbeats as messages because it cannot see pings (RTN23b)
 * @param remainPresentFor how long who enters over it is present after its socket is lost (docs, "Presence")
 * @param appendRollupWindow how long it wants its appends to be held, in milliseconds; null for the default
 * @param resume the key of the connection that it had before (RTN15b, RTN16k); null for none
 */
public record ConnectRequest(
        Credentials credentials,
        boolean echo,
        boolean heartbeats,
        Duration remainPresentFor,
        @Nullable String appendRollupWindow,
        @Nullable String resume) {}
