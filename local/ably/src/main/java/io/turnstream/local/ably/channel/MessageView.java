package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is now: the latest version, in one piece.
 *
 * @param serial addresses it
 * @param id the id that it was created with, its client's own or the service's
 * @param name its name; null for none
 * @param data its whole data, as text; null for none
 * @param encoding how to read the data: null for text, {@code json}, {@code base64}
 * @param extras its latest extras; null for none
 * @param clientId who created it; null when not identified
 * @param connectionId the connection that created it; null for REST
 * @param timestamp when it was created, in milliseconds since the epoch
 * @param kind create when it was never changed, delete when it was deleted last, update otherwise
 * @param version the version that this is
 */
public record MessageView(
        String serial,
        String id,
        @Nullable String name,
        @Nullable String data,
        @Nullable String encoding,
        @Nullable JsonNode extras,
        @Nullable String clientId,
        @Nullable String connectionId,
        long timestamp,
        OperationKind kind,
        Version version) {

    static MessageView of(StoredMessage message) {
        return new MessageView(
                message.serial,
                message.id,
                message.name,
                message.data(),
                message.encoding,
                message.extras,
                message.clientId,
                message.connectionId,
                message.timestamp,
                message.kind,
                message.version);
    }

    /** The message on the wire. */
    public ObjectNode json() {
        return MessageWriter.whole(this, kind.action(), id);
    }
}
