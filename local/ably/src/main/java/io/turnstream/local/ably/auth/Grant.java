package io.turnstream.local.ably.auth;

import io.turnstream.local.ably.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is and what it may do.
 *
 * @param keyName the key that it shows, or that its token was made from
 * @param capability what it may do
 * @param clientId who it is; null when not identified
 * @param anyClient whether it may speak for any client id: with a key, or with a token for {@code *} (RSA7b4)
 * @param issued when its token was, in milliseconds since the epoch; {@link Long#MAX_VALUE} for a key
 * @param expires when it ends, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never
 */
public record Grant(
        String keyName,
        Capability capability,
        @Nullable String clientId,
        boolean anyClient,
        long issued,
        long expires) {

    static final String ANY_CLIENT = "*";

    static Grant ofKey(ApiKey key) {
        return new Grant(key.name(), key.capability(), null, true, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    static Grant ofToken(String keyName, Capability capability, @Nullable String clientId, long issued, long expires) {
        boolean any = ANY_CLIENT.equals(clientId);
        return new Grant(keyName, capability, any ? null : clientId, any, issued, expires);
    }

    /** This grant for a client that names itself; null when it does not. */
    public Grant as(@Nullable String requested) throws RefusedException {
        if (requested == null || requested.equals(clientId)) {
            return this;
        }
        if (!anyClient || requested.equals(ANY_CLIENT)) {
            throw RefusedException.of(40102, "invalid clientId for credentials: " + requested);
        }
        return new Grant(keyName, capability, requested, false, issued, expires);
    }

    /** Who the client is told that it is: nobody with a key, anybody with a token for {@code *} (RSA7b4). */
    public @Nullable String shownClientId() {
        return clientId == null && anyClient && issued != Long.MAX_VALUE ? ANY_CLIENT : clientId;
    }

    /** The client id of a message that says it is from {@code claimed} (RSL1m, RTL6g; docs, error 40012). */
    public @Nullable String speaksFor(@Nullable String claimed) throws RefusedException {
        if (claimed == null || claimed.equals(clientId)) {
            return clientId;
        }
        if (!anyClient) {
            throw RefusedException.of(40012, "invalid clientId in message: " + claimed);
        }
        return claimed;
    }

    /** Docs, error 40160. */
    public void require(String operation, String channel) throws RefusedException {
        if (!capability.allows(operation, channel)) {
            throw RefusedException.of(40160, "capability denied: " + operation + " on " + channel);
        }
    }

    /**
     * Docs, "Updates, deletes and appends", capabilities: one's own messages with {@code verb-own}, where own means the
     * same identified client, others with {@code verb-any}.
     */
    public void requireOn(String verb, String channel, @Nullable String creator) throws RefusedException {
        if (capability.allows(verb + "-any", channel)) {
            return;
        }
        require(verb + "-own", channel);
        if (clientId == null) {
            throw RefusedException.of(40166, "an unidentified client cannot change messages as its own");
        }
        if (!clientId.equals(creator)) {
            throw RefusedException.of(40160, "capability denied: " + verb + "-any on " + channel);
        }
    }
}
