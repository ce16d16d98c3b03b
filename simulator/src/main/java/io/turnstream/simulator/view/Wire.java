package io.turnstream.simulator.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is delivered, read as the client reads it.
 *
 * @param json the message on the wire
 */
record Wire(JsonNode json) {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Its name; empty for an append, which has none. */
    String name() {
        return json.path("name").asText();
    }

    int action() {
        return json.path("action").asInt();
    }

    String serial() {
        return json.path("serial").asText();
    }

    /** The version that it is; its own serial when it was never changed. */
    String version() {
        return json.path("version").path("serial").asText(serial());
    }

    /** A header of the transport; null when it is not there. */
    @Nullable String transport(String header) {
        return text(json.path("extras").path("ai").path("transport"), header);
    }

    /** The headers of the codec. */
    JsonNode codec() {
        return json.path("extras").path("ai").path("codec");
    }

    boolean isStreamed() {
        return "true".equals(transport("stream"));
    }

    /** What it holds: a text, or what a JSON encoding stands for; null for nothing. */
    @Nullable JsonNode data() {
        JsonNode data = json.path("data");
        if (data.isMissingNode() || data.isNull()) {
            return null;
        }
        return "json".equals(json.path("encoding").asText()) ? parsed(data.asText()) : data;
    }

    /** What it holds, when that is a text; nothing otherwise. */
    String text() {
        JsonNode data = data();
        return data != null && data.isTextual() ? data.textValue() : "";
    }

    static @Nullable String text(JsonNode headers, String header) {
        return headers.path(header).textValue();
    }

    static String text(JsonNode headers, String header, String otherwise) {
        return headers.path(header).asText(otherwise);
    }

    /** What a text stands for; null where it is no JSON. */
    static @Nullable JsonNode parsed(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            JsonNode value = MAPPER.readTree(text);
            return value.isMissingNode() ? null : value;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }
}
