package io.turnstream.local.ably.channel;

import org.jspecify.annotations.Nullable;

/**
 * What one operation did to one message.
 *
 * @param kind what was done
 * @param id the id of the operation
 * @param message the message as it was after it
 * @param delta what an append added; null for everything else
 */
record Change(
        OperationKind kind,
        String id,
        StoredMessage message,
        @Nullable Delta delta) {

    record Delta(@Nullable String data, @Nullable String encoding) {}
}
