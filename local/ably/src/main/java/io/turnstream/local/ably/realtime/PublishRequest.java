package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.MessageOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publish as it came in.
 *
 * @param channel the channel's name
 * @param operations what is asked for, all or nothing
 * @param id what the ids of messages without one begin with
 * @param grant who asks
 * @param connectionId the connection; null for REST
 * @param msgSerial the number on the connection; -1 for REST
 */
public record PublishRequest(
        String channel,
        List<MessageOperation> operations,
        String id,
        Grant grant,
        @Nullable String connectionId,
        long msgSerial) {

    public PublishRequest {
        operations = List.copyOf(operations);
    }
}
