package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.MessagePack;
import org.jspecify.annotations.Nullable;

/** A protocol message on its way out. It may go to many sockets: it is encoded once per form. Used from one thread. */
public final class Frame {

    private final ObjectNode message;
    private @Nullable String text;
    private byte @Nullable [] bytes;

    Frame(ObjectNode message) {
        this.message = message;
    }

    /** An ERROR of the connection. */
    public static Frame error(ErrorInfo error) {
        return ProtocolMessages.error(error);
    }

    /** The message itself. Not to be changed. */
    public ObjectNode message() {
        return message;
    }

    /** The message as JSON text. */
    public String text() {
        String encoded = text;
        if (encoded == null) {
            encoded = message.toString();
            text = encoded;
        }
        return encoded;
    }

    /** The message as MessagePack. Not to be changed. */
    public byte[] bytes() {
        byte[] encoded = bytes;
        if (encoded == null) {
            encoded = MessagePack.write(message);
            bytes = encoded;
        }
        return encoded;
    }
}
