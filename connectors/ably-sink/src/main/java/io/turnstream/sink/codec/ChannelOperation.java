package io.turnstream.sink.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a codec asks of the channel. It names messages by key, a word that is unique in its turn; how and when the
 * operation goes out, and what repairs it, is the engine's business.
 */
public sealed interface ChannelOperation {

    /** The key of the message that is meant. */
    String key();

    /** Create a message. */
    record Create(MessageDraft message) implements ChannelOperation {
        @Override
        public String key() {
            return message.key();
        }
    }

    /** Let a stream grow by {@code text}, which may be empty. */
    record Append(String key, String text) implements ChannelOperation {}

    /**
     * The last operation of a stream.
     *
     * @param extras the extras that the message ends with, references not yet filled in
     */
    record Close(String key, ObjectNode extras) implements ChannelOperation {}
}
