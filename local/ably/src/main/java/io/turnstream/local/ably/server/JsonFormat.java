package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.realtime.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** JSON: written in text frames, and read from both kinds, since ably-java sends JSON in binary ones. */
final class JsonFormat implements WireFormat {

    static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public JsonNode read(String message) throws IOException {
        return JSON.readTree(message);
    }

    @Override
    public JsonNode read(ByteBuffer message) throws IOException {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return JSON.readTree(bytes);
    }

    @Override
    public void write(Frame frame, Session session, Callback callback) {
        session.sendText(frame.text(), callback);
    }
}
