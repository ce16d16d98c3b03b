package io.turnstream.local.ably.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The data of a message as it is kept: as client libraries send it in JSON (RSL4d).
 *
 * @param data text; JSON as text, bytes in base64; null for none
 * @param encoding how the text is to be read, the last step of it last; null for plain text
 */
public record Payload(@Nullable String data, @Nullable String encoding) {

    /**
     * Reads the data of a message.
     *
     * @throws RefusedException 40013 for what is no data: a bare number or boolean; 40001 for an encoding that is no text
     */
    public static Payload of(JsonNode message) throws RefusedException {
        JsonNode data = message.path("data");
        String given = encoding(message.path("encoding"));
        return switch (data.getNodeType()) {
            case STRING -> new Payload(data.textValue(), given);
            case OBJECT, ARRAY -> new Payload(data.toString(), given == null ? "json" : given);
            case BINARY -> new Payload(data.asText(), given == null || given.isEmpty() ? "base64" : given + "/base64");
            case NUMBER, BOOLEAN ->
                throw RefusedException.of(40013, "message data is text, binary or JSON, not a number or boolean");
            case NULL, MISSING, POJO -> new Payload(null, given);
        };
    }

    private static @Nullable String encoding(JsonNode encoding) throws RefusedException {
        if (!encoding.isTextual() && !encoding.isMissingNode() && !encoding.isNull()) {
            throw RefusedException.of(40001, "the encoding of a message is text");
        }
        return encoding.textValue();
    }
}
