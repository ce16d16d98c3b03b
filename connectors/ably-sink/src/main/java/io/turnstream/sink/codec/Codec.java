package io.turnstream.sink.codec;

import io.turnstream.avro.TurnInfo;
import java.util.Optional;

/** One way to show turns on a channel. Stateless; what it keeps of a turn is in the encoder. */
public interface Codec {

    /** The name by which configuration and events choose this codec, as in {@code vercel}. */
    String name();

    /**
     * Begins to encode a turn.
     *
     * @param sessionId the conversation
     * @param turnId the turn
     * @param resumed what is known of a turn whose earlier events are not read again; empty for a new one
     */
    TurnEncoder encoder(String sessionId, String turnId, Optional<TurnInfo> resumed);

    /**
     * Tells whether clients know a message, once it is on the channel, under {@code messageId}: what comes after the
     * message of that id may then refer to it. A codec whose messages refer to none says so of every message.
     */
    default boolean shows(MessageDraft message, String messageId) {
        return true;
    }
}
