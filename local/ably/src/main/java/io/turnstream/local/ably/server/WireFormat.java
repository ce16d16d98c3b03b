package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.realtime.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** How protocol messages are written on a socket (RTN2a). */
interface WireFormat {

    /** The format of the query parameter {@code format}; empty when this server does not speak it. */
    static Optional<WireFormat> named(@Nullable String format) {
        return switch (format == null ? "json" : format) {
            case "json" -> Optional.of(new JsonFormat());
            case "msgpack" -> Optional.of(new MsgPackFormat());
            default -> Optional.empty();
        };
    }

    JsonNode read(String message) throws IOException;

    JsonNode read(ByteBuffer message) throws IOException;

    void write(Frame frame, Session session, Callback callback);
}
