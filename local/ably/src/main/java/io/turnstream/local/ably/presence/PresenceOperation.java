package io.turnstream.local.ably.presence;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.Payload;
import io.turnstream.local.ably.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about a member: itself, or one that it speaks for.
 *
 * @param id the id under which it was said before; null when it is said for the first time
 * @param clientId the member; null for the client itself
 */
public record PresenceOperation(
        PresenceAction action,
        @Nullable String id,
        @Nullable String clientId,
        Payload payload,
        @Nullable JsonNode extras) {

    /** Reads one presence message of a client. */
    public static PresenceOperation read(JsonNode message) throws RefusedException {
        PresenceAction action = PresenceAction.of(message.path("action").asInt(-1))
                .filter(known -> known != PresenceAction.ABSENT)
                .orElseThrow(() -> RefusedException.of(
                        40003, "a client enters (2), leaves (3) or updates (4), not " + message.path("action")));
        JsonNode extras = message.path("extras");
        return new PresenceOperation(
                action,
                message.path("id").textValue(),
                message.path("clientId").textValue(),
                Payload.of(message),
                extras.isObject() ? extras : null);
    }
}
