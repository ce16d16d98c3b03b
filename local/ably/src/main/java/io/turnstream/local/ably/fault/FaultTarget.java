package io.turnstream.local.ably.fault;

import io.turnstream.local.ably.channel.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * An operation, as far as a fault looks at it.
 *
 * @param channel where it is
 * @param kind what it does
 * @param serial the message that it is about; null for a create
 * @param id the id that the message was, or is to be, created with
 * @param name the name of the message
 */
public record FaultTarget(
        String channel,
        OperationKind kind,
        @Nullable String serial,
        @Nullable String id,
        @Nullable String name) {

    boolean isAbout(String message) {
        return message.equals(serial) || message.equals(id) || message.equals(name);
    }
}
