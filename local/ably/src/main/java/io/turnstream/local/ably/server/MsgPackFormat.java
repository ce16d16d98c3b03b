package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.MessagePack;
import io.turnstream.local.ably.realtime.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** MessagePack: binary frames both ways. */
final class MsgPackFormat implements WireFormat {

    @Override
    public JsonNode read(String message) throws IOException {
        throw new IOException("a connection with format=msgpack takes binary frames");
    }

    @Override
    public JsonNode read(ByteBuffer message) throws IOException {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return MessagePack.read(bytes);
    }

    @Override
    public void write(Frame frame, Session session, Callback callback) {
        session.sendBinary(ByteBuffer.wrap(frame.bytes()), callback);
    }
}
