package io.turnstream.simulator.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what is said, as the AI SDK calls it.
 *
 * @param type such as {@code text-delta}
 * @param fields what comes with it; what is not known is not there
 */
record Chunk(String type, ObjectNode fields) {

    /** What a user says. The AI SDK has no chunk for it. */
    static final String USER_MESSAGE = "user-message";

    static Chunk of(String type) {
        return new Chunk(type, JsonNodeFactory.instance.objectNode());
    }

    /** With a field, unless that is not known. */
    Chunk with(String field, @Nullable String value) {
        if (value != null) {
            fields.put(field, value);
        }
        return this;
    }

    /** With a field, unless that is not known. */
    Chunk with(String field, @Nullable JsonNode value) {
        if (value != null) {
            fields.set(field, value);
        }
        return this;
    }

    /** With a header of the codec that is yes or no, unless it is not there. */
    Chunk withFlag(String field, JsonNode headers) {
        String value = Wire.text(headers, field);
        if (value != null) {
            fields.put(field, value.equals("true"));
        }
        return this;
    }

    @Nullable String text(String field) {
        return fields.path(field).textValue();
    }

    String text(String field, String otherwise) {
        return fields.path(field).asText(otherwise);
    }
}
