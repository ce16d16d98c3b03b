package io.turnstream.local.ably.log;

import io.turnstream.local.ably.channel.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * One operation that reached the service, and what became of it.
 *
 * @param number counts from 1 in the order in which operations were finished
 * @param timestamp when, in milliseconds since the epoch
 * @param connectionId the connection that it came from; null for REST
 * @param msgSerial the number of the publish on its connection; -1 for REST
 * @param channel where it was
 * @param kind what it asked for
 * @param serial the message that it was about, or that it created; null when a create was not applied
 * @param messageId the id that its client gave; null for none
 * @param name the name that it gave; null for none
 * @param data the data that it gave; null for none
 * @param applied what was done
 * @param answer what the client was told
 * @param code the code of the refusal; 0 when it was not refused
 * @param fault the scripted fault that met it; null for none
 */
public record LoggedOperation(
        long number,
        long timestamp,
        @Nullable String connectionId,
        long msgSerial,
        String channel,
        OperationKind kind,
        @Nullable String serial,
        @Nullable String messageId,
        @Nullable String name,
        @Nullable String data,
        Applied applied,
        Answered answer,
        int code,
        @Nullable String fault) {

    /** What was done with an operation. */
    public enum Applied {
        YES,
        NO,
        /** It had been applied before, under the same message id. */
        REPEAT
    }

    /** What the client was told. */
    public enum Answered {
        ACK,
        NACK,
        NOTHING
    }
}
