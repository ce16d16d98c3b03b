package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.turnstream.local.ably.protocol.MessagePack;
import io.turnstream.local.ably.protocol.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How bodies of HTTP requests and answers are written (RSC8). */
enum BodyFormat {
    JSON("application/json"),
    MSGPACK("application/x-msgpack");

    private final String type;

    BodyFormat(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    /** The format of a body that comes in. */
    static BodyFormat of(@Nullable String contentType) {
        return contentType != null && contentType.contains("msgpack") ? MSGPACK : JSON;
    }

    /** The format that a client wants: what it asks for in the query, else the first that it accepts. */
    static BodyFormat wanted(@Nullable String parameter, @Nullable String accept) {
        if (parameter != null) {
            return parameter.equals("msgpack") ? MSGPACK : JSON;
        }
        int msgpack = accept == null ? -1 : accept.indexOf("msgpack");
        int json = accept == null ? -1 : accept.indexOf("json");
        return msgpack >= 0 && (json < 0 || msgpack < json) ? MSGPACK : JSON;
    }

    JsonNode read(byte[] body) throws RefusedException {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return this == MSGPACK ? MessagePack.read(body) : JsonFormat.JSON.readTree(body);
        } catch (IOException e) {
            throw RefusedException.of(
                    40001, "the body of the request is not " + (this == MSGPACK ? "MessagePack" : "JSON"));
        }
    }

    byte[] write(JsonNode body) {
        return this == MSGPACK ? MessagePack.write(body) : body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
